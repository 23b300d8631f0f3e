//! Cookies: what a policy declares of them, and what a browser makes of a `Set-Cookie` line.

mod attribute;
mod browser;
mod check;
mod lower;
mod policy;
#[cfg(feature = "response")]
mod received;
mod set_cookie;
mod string_to_block;

pub use self::attribute::{
    ATTRIBUTES, LAX, MAX_AGE_LIMIT, MAX_ATTRIBUTE, MAX_PAIR, NONE, PREFIXES, PRIORITY, PROTECTIONS, Prefix, Protection,
    SAME_SITE, STRICT, UNSET,
};
pub use self::browser::{Lifetime, Place, Refusal, Request, Stored, is_sent, store};
pub use self::policy::{Cookie, CookiePolicy};
pub use self::set_cookie::SetCookie;
pub use crate::host::{domain_matches, is_public_suffix};
