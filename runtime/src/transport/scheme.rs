//! The scheme of a request, as far as the server knows it.

/// The scheme over which a client sent a request.
///
/// A server that knows it adds it to the extensions of the request, and the [layer](super::TransportLayer) reads it there.
///
/// Add [`Https`](Self::Https) where the program itself terminates TLS. Add [`Http`](Self::Http) only on a listener that clients reach
/// without any proxy: a proxy that terminates TLS opens a plain connection too, and the redirect would then lead back to the same
/// listener.
///
/// # Example
///
/// ```
/// use http::Request;
/// use security_policy::transport::Scheme;
///
/// let mut request = Request::new(());
/// request.extensions_mut().insert(Scheme::Https);
/// assert_eq!(request.extensions().get(), Some(&Scheme::Https));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// In clear text.
    Http,
    /// Through TLS.
    Https,
}

impl Scheme {
    /// Reads a scheme as a proxy states it. Some proxies state `wss` for the handshake of a WebSocket.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        match text {
            text if text.eq_ignore_ascii_case(b"https") || text.eq_ignore_ascii_case(b"wss") => Some(Self::Https),
            text if text.eq_ignore_ascii_case(b"http") || text.eq_ignore_ascii_case(b"ws") => Some(Self::Http),
            _ => None,
        }
    }
}
