//! The value of a `Set-Cookie` header, which any library may have written.
//!
//! `security_policy_core::cookie::SetCookie` reads such lines too, for lints. It cannot be used here: a program has the core
//! only with the feature `audit`, and a header's value need not be UTF-8. A test checks that both give the same result.

/// The value of a `Set-Cookie` header.
#[derive(Clone, Copy)]
pub(super) struct SetCookieLine<'a>(pub(super) &'a [u8]);

impl<'a> SetCookieLine<'a> {
    /// Returns the cookie's name: the text before the first `=`; empty if there is no `=`.
    pub(super) fn name(self) -> &'a [u8] {
        let pair = self.parts().next().unwrap_or_default();
        split(pair).map_or(&[][..], |(name, _)| trim(name))
    }

    /// Returns the value of an attribute. As in browsers, the last one counts if it is repeated, and one that is too long does
    /// not count.
    pub(super) fn get(self, name: &str) -> Option<&'a [u8]> {
        let attributes = self.parts().skip(1).map(|part| split(part).unwrap_or((part, &[])));
        let named = attributes.filter(|(other, _)| trim(other).eq_ignore_ascii_case(name.as_bytes()));
        named.map(|(_, value)| trim(value)).filter(|value| value.len() <= MAX_ATTRIBUTE).last()
    }

    /// Whether browsers store both as one cookie: name, domain and path are equal.
    pub(super) fn same_cookie(self, other: SetCookieLine<'_>) -> bool {
        self.name() == other.name()
            && self.domain().eq_ignore_ascii_case(other.domain())
            && self.get("Path") == other.get("Path")
    }

    fn domain(self) -> &'a [u8] {
        let domain = self.get("Domain").unwrap_or_default();
        domain.strip_prefix(b".").unwrap_or(domain)
    }

    fn parts(self) -> impl Iterator<Item = &'a [u8]> {
        self.0.split(|&byte| byte == b';')
    }
}

fn split(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = part.iter().position(|&byte| byte == b'=')?;
    Some((&part[..at], &part[at + 1..]))
}

/// Trims spaces and tabs, the white space of RFC 6265bis, section 5.6.
fn trim(text: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = text.iter().position(is_text).unwrap_or(text.len());
    let end = text.iter().rposition(is_text).map_or(start, |last| last + 1);
    &text[start..end]
}

/// RFC 6265bis, section 5.6.
const MAX_ATTRIBUTE: usize = security_policy_macros::max_attribute!();
