//! Cookies: the constants that a policy makes of its own, and attributes for those of others.
//!
//! A policy declares each cookie under `cookies`, and every attribute is checked while it compiles. An empty block has the
//! safe attributes, `Secure; HttpOnly; SameSite=Lax; Path=/`; weaker ones have to be written.
//!
//! | in the block | the cookie holds | type of the constant |
//! |---|---|---|
//! | none of the following | a value that anyone can write | [`Cookie`] |
//! | `signed` | a value that only the server can write, and its time | `SignedCookie` |
//! | `private` | the same, encrypted | `PrivateCookie` |
//! | `idle: 30min` with one of these two | a session with an idle timeout | `Session` |
//! | `flask` | Flask's own session | `FlaskCookie` |
//!
//! With the feature `json`, a signed or private cookie holds a value of a type: `Shop::BASKET.json()`. With the feature `cookie`,
//! each constant makes a `CookieBuilder` of the crate `cookie`, and the policy completes and checks the cookies and the jars of that
//! crate: [`Cookies`] has an example.
//!
//! `default` lists the attributes that are added to every undeclared `Set-Cookie` of a response, whichever library has set it:
//!
//! ```
//! use http::HeaderMap;
//! use security_policy::security_policy;
//!
//! security_policy! {
//!     pub struct Shop {
//!         origin: "https://shop.example.com",
//!         cookies: { default: { same_site: strict } },
//!     }
//! }
//!
//! let mut response = HeaderMap::new();
//! response.append("set-cookie", "id=1; Path=/".parse().unwrap());
//! response.append("set-cookie", "lang=secure; SameSite=Lax; HttpOnly".parse().unwrap());
//! Shop::apply(&mut response);
//!
//! let lines: Vec<_> = response.get_all("set-cookie").iter().collect();
//! assert_eq!(
//!     lines,
//!     [
//!         "id=1; Path=/; Secure; HttpOnly; SameSite=Strict",
//!         "lang=secure; SameSite=Lax; HttpOnly; Secure",
//!     ],
//! );
//! ```

#[cfg(feature = "signed")]
mod active_session;
#[cfg(feature = "cookie")]
mod builder;
pub(crate) mod complete;
#[cfg(feature = "private")]
mod encrypted;
#[cfg(feature = "signed")]
pub(crate) mod first_valid;
#[cfg(feature = "flask")]
mod flask;
pub(crate) mod headers;
#[cfg(feature = "cookie")]
pub(crate) mod jar;
#[cfg(feature = "json")]
mod json;
mod plain;
pub(crate) mod privacy;
#[cfg(feature = "signed")]
mod protected;
#[cfg(feature = "signed")]
mod protection;
#[cfg(feature = "signed")]
mod session;
mod set_cookie_line;
#[cfg(feature = "signed")]
mod signed;
mod value;

#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
pub use self::flask::FlaskCookie;
#[cfg(feature = "cookie")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookie")))]
pub use self::jar::{CookieError, Cookies};
#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(feature = "json")))]
pub use self::json::{Json, Signed};
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub use self::{
    active_session::ActiveSession,
    protected::ProtectedCookie,
    protection::{Protection, Signature},
    session::{Session, SessionId},
    signed::SignedCookie,
};
#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
pub use self::{encrypted::PrivateCookie, protection::Encryption};
pub use self::{plain::Cookie, value::ValueError};
