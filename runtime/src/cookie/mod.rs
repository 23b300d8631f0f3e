//! Cookies that a policy declares, and attributes for every other cookie of a response.
//!
//! An HTTP cookie is a name and a value that the server sends in `Set-Cookie`; the browser stores both and sends them
//! back with later requests. Attributes after the value limit who gets it: `Secure` keeps it off plain http, `HttpOnly`
//! hides it from scripts, `SameSite` keeps it out of requests that other sites cause, and `Domain`, `Path` and
//! `Max-Age` say where and for how long the browser sends it ([RFC 6265bis, section 4.1.2]). A user can read and change
//! every cookie in their own browser. A server can only trust a value that it has signed or encrypted.
//!
//! A policy declares cookies in its `cookies` block. The macro checks every attribute at compile time, and makes a
//! constant for each cookie. An empty block gives the cookie the secure attributes, `Secure; HttpOnly; SameSite=Lax;
//! Path=/`; weaker ones have to be written out. A block can also say how the value is protected:
//!
//! | in the block | value | type of the constant |
//! |---|---|---|
//! | none of the following | ASCII without spaces, `"`, `,`, `;` and `\`; users can read and change it | [`Cookie`] |
//! | `signed` | users can read it; only the server can write it; it expires on the server too | `SignedCookie` |
//! | `private` | as `signed`, and encrypted, so that users cannot read it | `PrivateCookie` |
//! | `idle: 30min` with `signed` or `private` | a session with an absolute and an idle timeout | `Session` |
//! | `remember: 30d` with `signed` or `private` | the same, and a login can have a lifetime of its own | `Session` |
//! | `flask` | the session of a Flask application | `FlaskCookie` |
//!
//! With the feature `json`, a signed or private cookie can hold any type that serde serializes: `Shop::BASKET.json()`.
//!
//! # Cookies and sessions of other libraries
//!
//! The constants configure the libraries that keep sessions, so that their cookies have the declared name and
//! attributes:
//!
//! | library | feature | how |
//! |---|---|---|
//! | tower-sessions 0.15 | `tower-sessions` | `Shop::SESSION.configure(SessionManagerLayer::new(store))` |
//! | axum-login 0.18, tower-sessions 0.14 | `axum-login` | the same |
//! | actix-session 0.11 | `actix-session` | `Shop::SESSION.configure(SessionMiddleware::builder(store, key))` |
//! | axum-extra 0.12, `CookieJar` | `cookie` | `jar.add(Shop::THEME.builder("dark")?)`, and `jar.remove(Shop::THEME.removal())` |
//! | axum-extra 0.12, `SignedCookieJar` and `PrivateCookieJar` | `cookie` | the same, with a cookie that is not declared as `signed` or `private`: the jar protects the value |
//! | Rocket 0.5, `CookieJar` | `cookie` | the same; `jar.add_private` encrypts |
//! | others that use the crate `cookie` 0.18 | `cookie` | `Shop::complete` adds the declared attributes, `Shop::check` compares them: [`Cookies`] |
//!
//! [`SessionLayer`] lists what these libraries cannot send.
//!
//! # Attributes for undeclared cookies
//!
//! `default` lists attributes that the policy adds to every undeclared `Set-Cookie` of a response, whichever library
//! has set it. Attributes that the cookie already has are kept:
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
//!
//! # What is not protected
//!
//! - A signature does not stop replay: a user who keeps an old value can send it again until it expires. Store a session
//!   identifier in the cookie, and end the session on the server.
//! - Without a prefix such as `__Host-` in its name, other hosts of the site, and attackers on a plain http connection,
//!   can set a cookie of this name.
//! - `SameSite` alone does not stop cross-site request forgery, for example from another host of the site: see the module
//!   `csrf`.
//!
//! [RFC 6265bis, section 4.1.2]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2

#[cfg(feature = "signed")]
mod active_session;
#[cfg(feature = "cookie")]
mod builder;
pub(crate) mod complete;
#[cfg(feature = "cookie")]
mod cookie_error;
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
#[cfg(feature = "signed")]
mod session_id;
#[cfg(any(feature = "actix-session", feature = "axum-login", feature = "tower-sessions"))]
mod session_layer;
#[cfg(feature = "signed")]
mod session_start;
mod set_cookie_line;
#[cfg(feature = "signed")]
mod set_max_age;
#[cfg(feature = "signed")]
mod signed;
#[cfg(all(test, feature = "flask", feature = "private"))]
mod tests;
mod value;

#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
pub use self::flask::FlaskCookie;
#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(feature = "json")))]
pub use self::json::{Json, Signed};
#[cfg(any(feature = "actix-session", feature = "axum-login", feature = "tower-sessions"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "actix-session", feature = "axum-login", feature = "tower-sessions"))))]
pub use self::session_layer::SessionLayer;
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub use self::{
    active_session::ActiveSession,
    protected::ProtectedCookie,
    protection::{Protection, Signature},
    session::Session,
    session_id::SessionId,
    signed::SignedCookie,
};
#[cfg(feature = "cookie")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookie")))]
pub use self::{cookie_error::CookieError, jar::Cookies};
#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
pub use self::{encrypted::PrivateCookie, protection::Encryption};
pub use self::{plain::Cookie, value::ValueError};
