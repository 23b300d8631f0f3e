//! The headers of CORS that a policy declares, as the macro generates them.

/// What a policy allows other origins.
#[derive(Debug)]
pub struct Rules {
    /// The origins, or `*` alone.
    pub origins: &'static [&'static str],
    /// Whether requests may carry credentials.
    pub credentials: bool,
    /// The value of `access-control-allow-methods`.
    pub methods: Option<&'static str>,
    /// The value of `access-control-allow-headers`.
    pub headers: Option<&'static str>,
    /// The value of `access-control-expose-headers`.
    pub exposed: Option<&'static str>,
    /// The value of `access-control-max-age`.
    pub max_age: Option<&'static str>,
}

impl Rules {
    /// Whether the allowed origin depends on the request.
    pub(super) fn is_list(&self) -> bool {
        self.origins.len() > 1
    }

    /// The value of `access-control-allow-origin` for a request from an origin.
    pub(super) fn allowed(&self, origin: &[u8]) -> Option<&'static str> {
        self.origins.iter().find(|allowed| **allowed == "*" || allowed.as_bytes() == origin).copied()
    }
}
