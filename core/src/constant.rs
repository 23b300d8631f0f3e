//! The names of the constants of a policy.

/// The constant with all static headers, which every policy has.
pub(crate) const HEADERS: &str = "HEADERS";

/// The constant with the names of the headers that the policy removes, which every policy has.
pub(crate) const REMOVED: &str = "REMOVED";

/// The constant for the field `reporting`.
pub(crate) const REPORTS: &str = "REPORTS";
/// The constant for the field `csrf`.
pub(crate) const CSRF: &str = "CSRF";

/// The constant for the fields of CORS.
pub(crate) const CORS: &str = "CORS";

/// The constant for the field `transport`.
pub(crate) const TRANSPORT: &str = "TRANSPORT";

/// Returns the name of the constant for a header or a cookie. `None` if the name cannot be a Rust identifier: it is not ASCII,
/// or does not start with a letter.
///
/// ```
/// use security_policy_core::constant;
///
/// assert_eq!(constant("x-frame-options").as_deref(), Some("X_FRAME_OPTIONS"));
/// assert_eq!(constant("theme_2").as_deref(), Some("THEME_2"));
/// assert_eq!(constant("2fa"), None);
/// assert_eq!(constant("größe"), None);
/// ```
pub fn constant(name: &str) -> Option<String> {
    let is_name = name.is_ascii() && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    is_name.then(|| name.chars().map(upper).collect())
}
