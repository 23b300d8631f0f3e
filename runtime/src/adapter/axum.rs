//! axum: the nonce of the response as an extractor.

use std::{convert::Infallible, error, fmt};

use axum_core::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};

use crate::nonce::Nonce;

/// The nonce of the response, as the layer made it.
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
    type Rejection = MissingNonce;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get().cloned().ok_or(MissingNonce)
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
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get().cloned())
    }
}

/// A handler asks for a [`Nonce`], and no policy with a nonce stands over it.
///
/// A mistake in the program, so the response is a 500 that tells its developer what to write.
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
    this handler takes a `Nonce`, but no policy with a nonce is mounted over it\n\
    help: add the layer of a policy that declares `nonce`, after the route: `.layer(Shop::layer())`";
