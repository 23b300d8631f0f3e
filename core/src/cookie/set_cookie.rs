//! A `Set-Cookie` line as a browser reads it (6265bis, section 5.6).

use super::value::{MAX_ATTRIBUTE, MAX_PAIR};

/// The parts of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetCookie<'a> {
    /// What stands before the first `=`; empty where there is none.
    pub name: &'a str,
    /// What stands behind it.
    pub value: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> SetCookie<'a> {
    /// Reads a line; `None` where a browser ignores all of it.
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

    /// The value of an attribute, the last one where it is repeated.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.all(name).last()
    }

    /// Every value of an attribute.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &'a str> {
        self.attributes.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
