//! Extractors: what a handler or a middleware takes as an argument.

use std::{
    error, fmt,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, ResponseError, dev::Payload};

use super::head::value_of;
#[cfg(feature = "csrf")]
use crate::csrf::{CsrfToken, Rule};
use crate::{
    lazy_nonce::{LazyNonce, NonceError},
    nonce::Nonce,
};

/// The nonce of the response. A handler that takes it makes the policy add it to the headers.
///
/// `Option<Nonce>` is for a handler that also serves routes without a nonce.
///
/// # Example
///
/// ```
/// use actix_web::{App, web, web::Html};
/// use security_policy::Nonce;
///
/// async fn page(nonce: Nonce) -> Html {
///     Html::new(format!(r#"<script nonce="{nonce}">greet()</script>"#))
/// }
/// # let _ = App::new().route("/", web::get().to(page));
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl FromRequest for Nonce {
    type Error = ExtractError;
    type Future = Ready<Result<Self, ExtractError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let lazy = value_of::<LazyNonce>(request).ok_or(ExtractError::MissingNonce);
        ready(lazy.and_then(|lazy| lazy.get().map_err(ExtractError::Nonce)))
    }
}

/// The nonce of the response, for code that may not need it.
///
/// # Example
///
/// A middleware requests the nonce only for pages of one folder:
///
/// ```
/// use actix_web::{App, Error, body::MessageBody, dev::{ServiceRequest, ServiceResponse}, middleware::{Next, from_fn}};
/// use security_policy::{LazyNonce, Nonce};
///
/// async fn theme<B: MessageBody>(
///     lazy: LazyNonce,
///     request: ServiceRequest,
///     next: Next<B>,
/// ) -> Result<ServiceResponse<B>, Error> {
///     if request.path().starts_with("/pages/") {
///         let nonce: Option<Nonce> = lazy.get().ok();
/// #       let _ = nonce;
///     }
///     next.call(request).await
/// }
/// # let _ = App::new().wrap(from_fn(theme));
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl FromRequest for LazyNonce {
    type Error = ExtractError;
    type Future = Ready<Result<Self, ExtractError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(value_of(request).ok_or(ExtractError::MissingNonce))
    }
}

/// The token for the forms of the response.
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl FromRequest for CsrfToken {
    type Error = ExtractError;
    type Future = Ready<Result<Self, ExtractError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(value_of(request).ok_or(ExtractError::MissingCsrf))
    }
}

/// The rule by which the request passed.
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl FromRequest for Rule {
    type Error = ExtractError;
    type Future = Ready<Result<Self, ExtractError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(value_of(request).ok_or(ExtractError::MissingCsrf))
    }
}

/// Why a handler does not get what it takes as an argument.
///
/// This is a mistake in the program, or a system without random bytes, so the response is a 500. Its body tells the developer
/// what to write.
///
/// # Example
///
/// ```
/// use actix_web::ResponseError as _;
/// use security_policy::adapter::actix::ExtractError;
///
/// assert_eq!(ExtractError::MissingNonce.status_code(), 500);
/// assert!(ExtractError::MissingNonce.to_string().ends_with("`.wrap(Shop)`"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ExtractError {
    /// No policy with a nonce covers the handler.
    MissingNonce,
    /// A policy covers the handler, but cannot provide the nonce.
    Nonce(NonceError),
    /// No layer of `csrf` covers the handler.
    MissingCsrf,
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingNonce => f.write_str(
                "this handler takes a `Nonce`, but no policy with a nonce covers it\n\
                 help: add a policy that declares `nonce` to the app, the scope or the resource: `.wrap(Shop)`",
            ),
            Self::Nonce(error) => error.fmt(f),
            Self::MissingCsrf => f.write_str(
                "this handler needs CSRF protection, but no CSRF layer covers it\n\
                 help: add the layer of a policy that declares `csrf` to the app, the scope or the resource: \
                 `.wrap(Shop::CSRF.layer(keys.clone()))`",
            ),
        }
    }
}

impl error::Error for ExtractError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Nonce(error) => error.source(),
            Self::MissingNonce | Self::MissingCsrf => None,
        }
    }
}

/// The response has status 500.
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl ResponseError for ExtractError {}

/// The response has status 500, so that a handler can write `lazy.get()?`.
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl ResponseError for NonceError {}
