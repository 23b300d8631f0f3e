//! Splits a `Set-Cookie` line as browsers do (6265bis, section 5.6).

use super::value::{MAX_ATTRIBUTE, MAX_PAIR};

/// The name, the value and the attributes of a `Set-Cookie` line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetCookie<'a> {
    /// The text before the first `=` of the pair; empty if there is no `=`.
    pub name: &'a str,
    /// The text after it; the whole pair if there is no `=`.
    pub value: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> SetCookie<'a> {
    /// Reads a line. Returns `None` if browsers ignore the whole line: it contains a control character other than a tab, has
    /// no name and no value, or exceeds [`MAX_PAIR`].
    ///
    /// An attribute whose value exceeds [`MAX_ATTRIBUTE`] is left out, as browsers ignore it.
    ///
    /// ```
    /// use security_policy_core::cookie::SetCookie;
    ///
    /// let cookie = SetCookie::parse("sid=1; secure; Path=/a; Path=/b").unwrap();
    /// assert_eq!((cookie.name, cookie.value), ("sid", "1"));
    /// assert_eq!(cookie.get("Secure"), Some(""));
    /// assert_eq!(cookie.get("Path"), Some("/b"));
    /// assert_eq!(SetCookie::parse("=; Secure"), None);
    /// ```
    pub fn parse(line: &'a str) -> Option<SetCookie<'a>> {
        if line.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
            return None;
        }
        let mut parts = line.split(';');
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (trim(name), trim(value));
        if !(1..=MAX_PAIR).contains(&(name.len() + value.len())) {
            return None;
        }
        let attribute = |part: &'a str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (trim(name), trim(value))
        };
        let attributes = parts.map(attribute).filter(|(_, value)| value.len() <= MAX_ATTRIBUTE).collect();
        Some(SetCookie { name, value, attributes })
    }

    /// Returns the value of an attribute, whose name is compared without case. If the attribute is repeated, the last value counts.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.all(name).last()
    }

    /// Every value of an attribute, in order.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &'a str> {
        self.attributes.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
