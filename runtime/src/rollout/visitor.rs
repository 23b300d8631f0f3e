//! Who sends a request.

use std::{fmt, sync::Arc};

use http::request::Parts;

use crate::cookie::Cookie;

/// How the visitor is known who sends a request: by the value of a cookie, or by a function.
///
/// A [`Cookie`] that a policy declares converts into one. Its value has to stay the same: a signed cookie or a session contains the time
/// at which it was last set, so use a function that returns the user.
///
/// An attacker who can set the cookie in the browser of a visitor, for example from a sibling host, can choose the form that only
/// reports for them. A name with `__Host-` prevents that.
///
/// # Example
///
/// The user of a signed session:
///
#[cfg_attr(feature = "signed", doc = "```")]
#[cfg_attr(not(feature = "signed"), doc = "```ignore")]
/// use http::request::Parts;
/// use security_policy::{Key, Keys, UnixTime, rollout::Visitor, security_policy};
/// use std::sync::Arc;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         ..security_policy::presets::Strict
///     }
/// }
///
/// let keys = Arc::new(Keys::signing_with(Key::random()));
/// let visitor = Visitor::by(move |request: &Parts| {
///     let user = Shop::SESSION.get(&request.headers, &keys, UnixTime::now()).ok().flatten()?;
///     Some(user.as_bytes().to_vec())
/// });
/// # let _ = visitor;
/// ```
#[derive(Clone)]
pub struct Visitor(Kind);

#[derive(Clone)]
enum Kind {
    Cookie(Cookie),
    Function(Arc<Name>),
}

/// Returns the name of a visitor, unless it is not known.
type Name = dyn Fn(&Parts) -> Option<Vec<u8>> + Send + Sync;

impl Visitor {
    /// The visitor is what a function returns. `None` if it is not known.
    #[must_use]
    pub fn by<T: AsRef<[u8]>>(name: impl Fn(&Parts) -> Option<T> + Send + Sync + 'static) -> Self {
        Self(Kind::Function(Arc::new(move |request| Some(name(request)?.as_ref().to_vec()))))
    }

    /// Calls a function with the name of the visitor, unless it is not known.
    pub(super) fn with_name<T>(&self, request: &Parts, call: impl FnOnce(&[u8]) -> T) -> Option<T> {
        match &self.0 {
            Kind::Cookie(cookie) => {
                cookie.get(&request.headers).filter(|value| !value.is_empty()).map(|value| call(value.as_bytes()))
            }
            Kind::Function(name) => name(request).map(|name| call(&name)),
        }
    }

    /// Whether the visitor is known by a cookie, so that responses depend on it.
    pub(super) fn is_cookie(&self) -> bool {
        matches!(self.0, Kind::Cookie(..))
    }
}

impl From<Cookie> for Visitor {
    fn from(cookie: Cookie) -> Self {
        Self(Kind::Cookie(cookie))
    }
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Cookie(cookie) => f.debug_tuple("Visitor").field(&cookie.name()).finish(),
            Kind::Function(_) => f.write_str("Visitor(..)"),
        }
    }
}
