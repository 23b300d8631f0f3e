//! Values of headers without their secrets: findings are logged, and a cookie may be a credential.

use std::borrow::Cow;

/// Returns the value of a header as a finding shows it: in `Set-Cookie`, each byte of the cookie's value is a `*`, so that spans stay.
///
/// ```
/// use security_policy_core::response::masked;
///
/// assert_eq!(masked("set-cookie", "session=8d1f; Secure"), "session=****; Secure");
/// assert_eq!(masked("server", "shop"), "shop");
/// ```
pub fn masked<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    if name != "set-cookie" {
        return Cow::Borrowed(value);
    }
    let end = value.find(';').unwrap_or(value.len());
    // Without a `=`, browsers read a value without a name.
    let start = value[..end].find('=').map_or(0, |at| at + 1);
    Cow::Owned(format!("{}{}{}", &value[..start], "*".repeat(end - start), &value[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_value_of_a_cookie_is_masked() {
        for (name, value, expected) in [
            ("set-cookie", "a=1\u{e9}=2; Path=/; b=3", "a=*****; Path=/; b=3"),
            ("set-cookie", "secret", "******"),
            ("set-cookie", "a=", "a="),
            ("set-cookie", "; a=1", "; a=1"),
            ("set-cookie", "", ""),
            ("server", "a=1", "a=1"),
        ] {
            assert_eq!(masked(name, value), expected);
            assert_eq!(masked(name, value).len(), value.len());
        }
    }
}
