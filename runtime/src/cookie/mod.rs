//! Cookies: the constants that a policy makes of its own, and attributes for those of others.
//!
//! A policy declares each cookie under `cookies`, and every attribute is checked while it compiles. An empty block is
//! the safe one, `Secure; HttpOnly; SameSite=Lax; Path=/`; what is weaker is written out.
//!
//! | in the block | is | type of the constant |
//! |---|---|---|
//! | nothing of the following | a value that anyone can write | [`Cookie`] |
//! | `signed` | a value that the server alone has written, and its time | `SignedCookie` |
//! | `private` | the same, and nobody else can read it | `PrivateCookie` |
//! | `idle: 30min` beside one of the two | a session with an idle limit | `Session` |
//! | `flask` | Flask's own session | `FlaskCookie` |
//!
//! Under `default` stands what every other `Set-Cookie` of a response gets at least, whichever library has set it:
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

pub(crate) mod complete;
#[cfg(feature = "private")]
mod encryption;
#[cfg(feature = "flask")]
pub(crate) mod flask;
pub(crate) mod headers;
#[cfg(feature = "signed")]
mod json;
mod line;
mod plain;
pub(crate) mod privacy;
#[cfg(feature = "signed")]
pub(crate) mod protected;
#[cfg(feature = "signed")]
mod protection;
#[cfg(feature = "signed")]
mod session;
mod value;

#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
pub use self::encryption::{Encryption, PrivateCookie};
#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
pub use self::flask::FlaskCookie;
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(feature = "signed")))]
pub use self::{
    json::{Json, Signed},
    protected::{Sealed, SignedCookie},
    protection::{Protection, Signature},
    session::{Active, Session, SessionId},
};
pub use self::{plain::Cookie, value::ValueError};
