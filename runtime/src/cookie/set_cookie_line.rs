//! The value of a `Set-Cookie` header, which any library may have written.

/// The value of a `Set-Cookie` header.
#[derive(Clone, Copy)]
pub(super) struct SetCookieLine<'a>(pub(super) &'a [u8]);

impl<'a> SetCookieLine<'a> {
    /// Returns the cookie's name: the text before the first `=`; empty if there is no `=`.
    pub(super) fn name(self) -> &'a [u8] {
        let pair = self.parts().next().unwrap_or_default();
        split(pair).map_or(&[][..], |(name, _)| name.trim_ascii())
    }

    /// Returns the value of an attribute. If it is repeated, the last one counts, as in browsers.
    pub(super) fn get(self, name: &str) -> Option<&'a [u8]> {
        let attributes = self.parts().skip(1).map(|part| split(part).unwrap_or((part, &[])));
        let named = attributes.filter(|(other, _)| other.trim_ascii().eq_ignore_ascii_case(name.as_bytes()));
        named.last().map(|(_, value)| value.trim_ascii())
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
