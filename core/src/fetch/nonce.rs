//! The nonce of an element.

/// The `nonce` attribute of an element, or the nonce of a request (Fetch, #concept-request-nonce-metadata).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ElementNonce<'a> {
    /// There is none.
    #[default]
    None,
    /// The one that the policy of the response has: what `nonce` in a declaration stands for.
    OfResponse,
    /// This text.
    Text(&'a str),
}

impl<'a> From<&'a str> for ElementNonce<'a> {
    fn from(text: &'a str) -> Self {
        ElementNonce::Text(text)
    }
}
