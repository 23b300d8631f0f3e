//! Headers of actix-web, for functions that take those of `http` 1.

use std::{
    fmt,
    future::{Ready, ready},
    ops::Deref,
};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, http::header};
use http::HeaderMap;

use crate::adapter::bridge::{readable, write_changes};

/// The headers of a request, for functions that take a [`HeaderMap`] of `http` 1, such as those that read a declared cookie.
///
/// It is an extractor, and dereferences to the map.
///
/// # Example
///
#[cfg_attr(feature = "signed", doc = "```")]
#[cfg_attr(not(feature = "signed"), doc = "```ignore")]
/// use actix_web::web::Data;
/// use security_policy::{Keys, UnixTime, adapter::actix::Headers, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///     }
/// }
///
/// async fn account(headers: Headers, keys: Data<Keys>) -> String {
///     match Shop::SESSION.get(&headers, &keys, UnixTime::now()) {
///         Ok(Some(user)) => format!("Hello, {user}"),
///         _ => "Log in first".to_owned(),
///     }
/// }
/// # let _ = actix_web::App::new().route("/", actix_web::web::get().to(account));
/// ```
#[derive(Clone)]
pub struct Headers(HeaderMap);

impl Deref for Headers {
    type Target = HeaderMap;

    fn deref(&self) -> &HeaderMap {
        &self.0
    }
}

impl FromRequest for Headers {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(readable(request.headers()))))
    }
}

/// Cookies are credentials: `Debug` redacts all headers.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Headers(..)")
    }
}

/// Passes the headers of a response to a function that takes a [`HeaderMap`] of `http` 1, and writes back what it changes.
///
/// Returns what the function returns.
///
/// # Example
///
#[cfg_attr(feature = "signed", doc = "```")]
#[cfg_attr(not(feature = "signed"), doc = "```ignore")]
/// use actix_web::HttpResponse;
/// use security_policy::{Key, Keys, UnixTime, adapter::actix::change_headers, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///     }
/// }
///
/// let keys = Keys::signing_with(Key::random());
/// let mut response = HttpResponse::Ok().body("Hello, guest");
/// change_headers(response.headers_mut(), |headers| Shop::SESSION.set(headers, &keys, "guest", UnixTime::now()))?;
/// assert!(response.headers().contains_key("set-cookie"));
/// # Ok::<(), security_policy::cookie::ValueError>(())
/// ```
pub fn change_headers<R>(headers: &mut header::HeaderMap, change: impl FnOnce(&mut HeaderMap) -> R) -> R {
    let before = readable(headers);
    let mut after = before.clone();
    let result = change(&mut after);
    write_changes(headers, &before, &after);
    result
}
