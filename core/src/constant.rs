//! What the constants of a policy are called.

/// The list of all static headers, a constant that every policy has.
pub(crate) const HEADERS: &str = "HEADERS";

/// What `csrf` turns into.
pub(crate) const CSRF: &str = "CSRF";

/// The name of the constant of a header or a cookie; `None` for a name that Rust cannot spell.
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
