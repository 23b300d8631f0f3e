//! Cookies.

use super::report::lints;

#[cfg(feature = "cookies")]
mod cache_session;
#[cfg(feature = "cookies")]
mod cookie_domain;
#[cfg(feature = "cookies")]
mod cookie_lifetime;
#[cfg(feature = "cookies")]
mod cookie_missing_httponly;
#[cfg(feature = "cookies")]
mod cookie_missing_samesite;
#[cfg(feature = "cookies")]
mod cookie_missing_secure;
#[cfg(feature = "cookies")]
mod cookie_prefix_missing;
#[cfg(feature = "cookies")]
mod cookie_samesite_none;
#[cfg(feature = "cookies")]
mod cookie_value_ignored;
#[cfg(feature = "cookies")]
mod token_no_max_age;
#[cfg(feature = "cookies")]
mod token_shared_salt;

lints! {
    feature "cookies",
    cache_session,
    cookie_domain,
    cookie_lifetime,
    cookie_missing_httponly,
    cookie_missing_samesite,
    cookie_missing_secure,
    cookie_prefix_missing,
    cookie_samesite_none,
    cookie_value_ignored,
    token_no_max_age,
    token_shared_salt,
}
