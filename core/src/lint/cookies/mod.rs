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
    cache_session::CACHE_SESSION,
    cookie_domain::COOKIE_DOMAIN,
    cookie_lifetime::COOKIE_LIFETIME,
    cookie_missing_httponly::COOKIE_MISSING_HTTPONLY,
    cookie_missing_samesite::COOKIE_MISSING_SAMESITE,
    cookie_missing_secure::COOKIE_MISSING_SECURE,
    cookie_prefix_missing::COOKIE_PREFIX_MISSING,
    cookie_samesite_none::COOKIE_SAMESITE_NONE,
    cookie_value_ignored::COOKIE_VALUE_IGNORED,
    token_no_max_age::TOKEN_NO_MAX_AGE,
    token_shared_salt::TOKEN_SHARED_SALT,
}
