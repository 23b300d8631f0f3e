//! The nonce of an element.

/// The `nonce` attribute of an element, or the nonce of a request (Fetch, #concept-request-nonce-metadata).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ElementNonce<'a> {
    /// There is none.
    #[default]
    None,
    /// The nonce of the response, which is generated for each: `nonce` in a declaration.
    OfResponse,
    /// This text.
    Text(&'a str),
}

impl<'a> From<&'a str> for ElementNonce<'a> {
    fn from(text: &'a str) -> Self {
        ElementNonce::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_nonce() {
        assert_eq!(ElementNonce::from("abc"), ElementNonce::Text("abc"));
        assert_eq!(ElementNonce::default(), ElementNonce::None);
    }
}
