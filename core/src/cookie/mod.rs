//! Cookies: those that a policy declares, and what a browser does with a `Set-Cookie` line.
//!
//! [`SetCookie::parse`] splits a line as browsers do, [`store`] tells whether they store its cookie, and [`is_sent`] with
//! which requests they send it. [`CookiePolicy`] is the field `cookies` of a policy.

pub mod attribute;
mod browser;
mod check;
mod effect;
mod lower;
mod policy;
#[cfg(feature = "response")]
mod received;
mod render;
mod set_cookie;
mod string_to_block;
mod value;

pub use self::attribute::{ATTRIBUTES, DEFAULT};
pub use self::browser::{Lifetime, Place, Rejection, Request, Stored, is_sent, store};
pub use self::policy::{Cookie, CookiePolicy};
pub use self::set_cookie::SetCookie;
pub use self::value::{
    LAX, MAX_AGE_LIMIT, MAX_ATTRIBUTE, MAX_PAIR, NONE, PREFIXES, PRIORITY_VALUES, PROTECTIONS, Prefix, Protection,
    SAME_SITE_VALUES, STRICT, UNSET,
};
pub use crate::host::{domain_matches, is_public_suffix};
