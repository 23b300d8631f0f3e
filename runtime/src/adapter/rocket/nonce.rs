//! The nonce of the response as a request guard.

use std::{error, fmt};

use rocket::{
    Ignite, Request, Rocket, Sentinel,
    http::Status,
    request::{FromRequest, Outcome},
};

use super::{exchange::Exchange, missing::aborts, stages::Stages};
use crate::{
    lazy_nonce::{LazyNonce, NonceError},
    nonce::Nonce,
};

/// The nonce of the response. A handler that takes it makes the policy add it to the headers.
///
/// A catcher gets it by `request.guard::<Nonce>()`. `Option<Nonce>` is `None` for a path that no policy with a nonce covers.
///
/// # Example
///
/// ```
/// use rocket::{get, response::content::RawHtml, routes};
/// use security_policy::Nonce;
///
/// #[get("/")]
/// fn page(nonce: Nonce) -> RawHtml<String> {
///     RawHtml(format!(r#"<script nonce="{nonce}">greet()</script>"#))
/// }
/// # let _ = routes![page];
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
#[rocket::async_trait]
impl<'r> FromRequest<'r> for Nonce {
    type Error = NonceGuardError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let nonce = match Exchange::of(request).get::<LazyNonce>() {
            Some(lazy) => lazy.get().map_err(NonceGuardError::Unavailable),
            None => Err(NonceGuardError::Missing),
        };
        match nonce {
            Ok(nonce) => Outcome::Success(nonce),
            Err(error) => Outcome::Error((Status::InternalServerError, error)),
        }
    }
}

/// An application with a handler that takes a [`Nonce`], and without a policy that has one, does not launch.
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
impl Sentinel for Nonce {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        aborts(rocket, Stages::offers_nonce, &NonceGuardError::Missing)
    }
}

/// Why a handler gets no [`Nonce`].
///
/// This is a mistake in the program, or a system without random bytes, so the status is 500. Rocket writes the error to its log.
///
/// # Example
///
/// ```
/// use security_policy::adapter::rocket::NonceGuardError;
///
/// assert!(NonceGuardError::Missing.to_string().ends_with("`.attach(Shop)`"));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum NonceGuardError {
    /// No policy with a nonce covers the request.
    Missing,
    /// A policy covers the request, but cannot provide the nonce.
    Unavailable(NonceError),
}

impl fmt::Display for NonceGuardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(MISSING),
            Self::Unavailable(error) => error.fmt(f),
        }
    }
}

/// The same as `Display`, because Rocket writes errors of guards to its log in this form.
impl fmt::Debug for NonceGuardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for NonceGuardError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Missing => None,
            Self::Unavailable(error) => error.source(),
        }
    }
}

const MISSING: &str = "\
    this handler takes a `Nonce`, but no policy with a nonce covers it\n\
    help: add a policy that declares `nonce` to the application: `.attach(Shop)`";
