//! Where the documentation of each lint is.

/// The group of the lints that look at what a policy does not declare. Its name can be given wherever that of a lint can.
pub const MISSING: &str = "missing";

/// The name under which an `allow` that no finding needs is reported.
pub const UNUSED_ALLOW: &str = "unused_allow";

/// The address of the page about a lint. The two names that are no lint, [`MISSING`] and [`UNUSED_ALLOW`], have a section
/// each on the page that lists the lints.
///
/// ```
/// use security_policy_core::lint;
///
/// let page = "https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.csp_missing.html";
/// assert_eq!(lint::address("csp_missing"), page);
/// let section = "https://docs.rs/security-policy/latest/security_policy/lints/index.html#missing";
/// assert_eq!(lint::address("missing"), section);
/// ```
pub fn address(lint: &str) -> String {
    match lint {
        MISSING | UNUSED_ALLOW => format!("{DOCS}/lints/index.html#{lint}"),
        _ => format!("{DOCS}/vocabulary/lint/constant.{lint}.html"),
    }
}

const DOCS: &str = "https://docs.rs/security-policy/latest/security_policy";
