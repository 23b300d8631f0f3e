//! The headers of a request as a request guard.

use std::{convert::Infallible, ops::Deref};

use http::HeaderMap;
use rocket::{
    Request,
    request::{FromRequest, Outcome},
};

use super::head;

/// The headers of a request in the types of the crate `http`, for what reads cookies from them.
///
/// To set a declared cookie, add what its `build` returns to the `CookieJar`, with the feature `cookie`.
///
/// # Example
///
/// ```
/// use rocket::{State, get, routes};
/// use security_policy::{Keys, UnixTime, adapter::rocket::Headers, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { user: { name: "__Host-user", max_age: 8h, signed } },
///     }
/// }
///
/// #[get("/")]
/// fn hello(headers: Headers, keys: &State<Keys>) -> String {
///     let user = Shop::USER.get(&headers, keys, UnixTime::now()).ok().flatten();
///     format!("hello {}", user.as_deref().unwrap_or("visitor"))
/// }
/// # let _ = routes![hello];
/// ```
#[derive(Clone, Debug)]
pub struct Headers(HeaderMap);

impl Deref for Headers {
    type Target = HeaderMap;

    fn deref(&self) -> &HeaderMap {
        &self.0
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Headers {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        // hyper has parsed the headers of every request but a local one.
        Outcome::Success(Self(head::read(request).map(|head| head.headers).unwrap_or_default()))
    }
}
