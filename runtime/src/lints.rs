#![doc = include_str!("lints.md")]

use crate::level::Level;
use security_policy_core::lint;

/// A check for a mistake in a policy or a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// Its name, which `#[allow(…)]` takes: that of the mistake.
    pub name: &'static str,
    /// Its level if no attribute sets another.
    pub level: Level,
    /// What is wrong, in a phrase.
    pub summary: &'static str,
    /// The header or the subject that it is about.
    pub area: &'static str,
    /// Its page, in Markdown: what it does, why it matters, what an attacker does with it, an example, the fix, when to
    /// allow it, and references.
    pub explanation: &'static str,
    /// The weaknesses of the [CWE list](https://cwe.mitre.org/) that it finds, by number: `79` is CWE-79. Empty if the mistake leaves
    /// nothing less protected, such as a policy that blocks the site's own files.
    pub cwe: &'static [u16],
    /// The requirements of [OWASP ASVS](https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en) 5.0.0 that a policy with the mistake does not
    /// meet, in the form that the standard recommends: `v5.0.0-3.4.3`. Empty if no requirement is about it.
    ///
    /// ```
    /// use security_policy::lints;
    ///
    /// let lint = lints::find("framing_missing").expect("a lint");
    /// assert_eq!(lint.cwe, [1021]);
    /// assert_eq!(lint.asvs, ["v5.0.0-3.4.6"]);
    /// ```
    pub asvs: &'static [&'static str],
}

impl Lint {
    /// The address of its page on docs.rs. Each of its findings prints it.
    ///
    /// ```
    /// use security_policy::lints;
    ///
    /// let lint = lints::find("csp_missing").expect("a lint");
    /// assert!(lint.address().ends_with("/security_policy/vocabulary/lint/constant.csp_missing.html"));
    /// ```
    pub fn address(&self) -> String {
        lint::address(self.name)
    }
}

/// Every lint, area by area.
///
/// ```
/// use security_policy::{Level, lints};
///
/// assert!(lints::all().any(|lint| lint.name == "hsts_on_http" && lint.level == Level::Error));
/// ```
pub fn all() -> impl Iterator<Item = Lint> {
    lint::AREAS.iter().flat_map(|area| {
        area.lints.iter().map(|lint| Lint {
            name: lint.name,
            level: Level::of(lint.level),
            summary: lint.summary,
            area: area.name,
            explanation: lint.explanation,
            cwe: lint.cwe,
            asvs: lint.asvs,
        })
    })
}

/// The lint of this name.
pub fn find(name: &str) -> Option<Lint> {
    all().find(|lint| lint.name == name)
}

/// The page of a lint, in Markdown: [`Lint::explanation`].
///
/// ```
/// use security_policy::lints;
///
/// assert!(lints::explain("csp_static_nonce").is_some_and(|text| text.contains("# Why it matters")));
/// assert_eq!(lints::explain("banana"), None);
/// ```
pub fn explain(name: &str) -> Option<&'static str> {
    find(name).map(|lint| lint.explanation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_has_a_page_of_its_own() {
        for name in ["csp_missing", "framing_missing"] {
            let page =
                format!("https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.{name}.html");
            assert_eq!(find(name).map(|lint| lint.address()), Some(page));
        }
    }
}
