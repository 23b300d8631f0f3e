//! axum: the nonce of the response as an extractor.

use std::{error, fmt};

use axum_core::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};

use crate::{
    lazy_nonce::{LazyNonce, NonceError},
    nonce::Nonce,
};

/// Returns the address of the client or proxy, if the server is made by `into_make_service_with_connect_info::<SocketAddr>()`.
#[cfg(feature = "transport")]
pub(crate) fn peer(extensions: &http::Extensions) -> Option<std::net::IpAddr> {
    #[cfg(not(target_family = "wasm"))]
    {
        use axum::extract::ConnectInfo;
        use std::net::SocketAddr;

        Some(extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip())
    }
    // axum has no server there.
    #[cfg(target_family = "wasm")]
    {
        let _ = extensions;
        None
    }
}

/// The nonce of the response. A handler that takes it makes the layer add it to the headers.
///
/// # Example
///
/// ```
/// use axum::response::Html;
/// use security_policy::Nonce;
///
/// async fn page(nonce: Nonce) -> Html<String> {
///     Html(format!(r#"<script nonce="{nonce}">greet()</script>"#))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(page));
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Sync> FromRequestParts<S> for Nonce {
    type Rejection = NonceRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let lazy = parts.extensions.get::<LazyNonce>().ok_or(NonceRejection::Missing(MissingNonce))?;
        lazy.get().map_err(NonceRejection::Unavailable)
    }
}

/// The nonce of the response, for a handler that also serves routes without one.
///
/// # Example
///
/// ```
/// use axum::response::Html;
/// use security_policy::Nonce;
///
/// async fn page(nonce: Option<Nonce>) -> Html<String> {
///     Html(match nonce {
///         Some(nonce) => format!(r#"<script nonce="{nonce}">greet()</script>"#),
///         None => r#"<script src="/greet.js"></script>"#.to_owned(),
///     })
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(page));
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Sync> OptionalFromRequestParts<S> for Nonce {
    type Rejection = NonceRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Self::Rejection> {
        let lazy = parts.extensions.get::<LazyNonce>();
        lazy.map(LazyNonce::get).transpose().map_err(NonceRejection::Unavailable)
    }
}

/// Why a handler gets no [`Nonce`].
///
/// This is a mistake in the program, or a system without random bytes, so the response is a 500. Its body tells the developer
/// what to write.
///
/// # Example
///
/// ```
/// use axum::response::IntoResponse as _;
/// use security_policy::{NonceError, adapter::NonceRejection};
///
/// let rejection = NonceRejection::Unavailable(NonceError::Closed);
/// assert_eq!(rejection.into_response().status(), 500);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NonceRejection {
    /// No layer of a policy with a nonce covers the handler.
    Missing(MissingNonce),
    /// A layer covers the handler, but cannot provide the nonce.
    Unavailable(NonceError),
}

impl fmt::Display for NonceRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(error) => error.fmt(f),
            Self::Unavailable(error) => error.fmt(f),
        }
    }
}

impl error::Error for NonceRejection {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Missing(_) => None,
            Self::Unavailable(error) => error.source(),
        }
    }
}

impl IntoResponse for NonceRejection {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response()
    }
}

/// A handler takes a [`Nonce`], and no layer of a policy with a nonce covers it.
///
/// This is a mistake in the program, so the response is a 500 whose body tells the developer what to write.
///
/// # Example
///
/// ```
/// use axum::response::IntoResponse as _;
/// use security_policy::adapter::MissingNonce;
///
/// assert_eq!(MissingNonce.into_response().status(), 500);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingNonce;

impl fmt::Display for MissingNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MESSAGE)
    }
}

impl error::Error for MissingNonce {}

impl IntoResponse for MissingNonce {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, MESSAGE).into_response()
    }
}

const MESSAGE: &str = "\
    this handler takes a `Nonce`, but no layer of a policy with a nonce covers it\n\
    help: add the layer of a policy that declares `nonce`, after the route: `.layer(Shop::layer())`";

#[cfg(test)]
#[path = "tests/axum.rs"]
mod tests;
