//! Cookies.

use super::report::lints;

mod cookie_domain;
mod cookie_lifetime;
mod cookie_missing_httponly;
mod cookie_missing_samesite;
mod cookie_missing_secure;
mod cookie_prefix_missing;
mod cookie_samesite_none;
mod token_no_max_age;
mod token_shared_salt;

lints! {
    cookie_domain::COOKIE_DOMAIN,
    cookie_lifetime::COOKIE_LIFETIME,
    cookie_missing_httponly::COOKIE_MISSING_HTTPONLY,
    cookie_missing_samesite::COOKIE_MISSING_SAMESITE,
    cookie_missing_secure::COOKIE_MISSING_SECURE,
    cookie_prefix_missing::COOKIE_PREFIX_MISSING,
    cookie_samesite_none::COOKIE_SAMESITE_NONE,
    token_no_max_age::TOKEN_NO_MAX_AGE,
    token_shared_salt::TOKEN_SHARED_SALT,
}
