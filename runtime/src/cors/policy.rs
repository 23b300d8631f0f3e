//! The constant that the macro generates.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
        ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
    },
};

use super::rules::Rules;
use crate::header_map::{add_to_vary, set};

/// Which other origins may read the responses of a policy: its constant `CORS`.
///
/// The [module](super) describes what it does, with an example.
#[derive(Clone, Copy, Debug)]
pub struct Cors {
    rules: &'static Rules,
}

impl Cors {
    /// What the macro generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(rules: &'static Rules) -> Self {
        Self { rules }
    }

    /// Returns the response to a preflight; `None` for every other request.
    ///
    /// The [module](super) has an example.
    #[must_use]
    pub fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<Response<Bytes>> {
        let is_preflight = *method == Method::OPTIONS
            && headers.contains_key(ORIGIN)
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if !is_preflight {
            return None;
        }
        let Rules { credentials, methods, headers: names, max_age, .. } = *self.rules;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let to = response.headers_mut();
        if let Some(origin) = self.allowed(headers) {
            to.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(origin));
            if credentials {
                to.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            }
            let rest = [
                (ACCESS_CONTROL_ALLOW_METHODS, methods),
                (ACCESS_CONTROL_ALLOW_HEADERS, names),
                (ACCESS_CONTROL_MAX_AGE, max_age),
            ];
            for (name, value) in rest {
                if let Some(value) = value {
                    to.insert(name, HeaderValue::from_static(value));
                }
            }
        }
        if self.depends_on_origin() {
            to.insert(VARY, HeaderValue::from_static("origin"));
        }
        Some(response)
    }

    /// Adds the headers to a response to `request`, if they depend on it.
    pub(super) fn apply(&self, allowed: Option<&'static str>, response: &mut HeaderMap) {
        for name in [
            ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            ACCESS_CONTROL_EXPOSE_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_MAX_AGE,
        ] {
            response.remove(name);
        }
        add_to_vary(response, HeaderValue::from_static("origin"));
        let Some(origin) = allowed else { return };
        set(response, ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(origin));
        if self.rules.credentials {
            set(response, ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        if let Some(exposed) = self.rules.exposed {
            set(response, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
        }
    }

    /// The allowed origin, for a request with exactly one `Origin`.
    pub(super) fn allowed(&self, request: &HeaderMap) -> Option<&'static str> {
        let mut origins = request.get_all(ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) => self.rules.allowed(origin.as_bytes()),
            _ => None,
        }
    }

    /// Whether the headers of a response that is no preflight depend on the request.
    pub(super) fn is_list(&self) -> bool {
        self.rules.is_list()
    }

    /// Whether the response to a preflight depends on its origin.
    fn depends_on_origin(&self) -> bool {
        self.rules.origins != ["*"]
    }
}
