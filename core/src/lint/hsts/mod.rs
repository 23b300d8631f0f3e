//! Strict-Transport-Security.

use super::report::lints;

mod hsts_max_age;
mod hsts_missing;
mod hsts_on_http;
mod hsts_preload;
mod hsts_without_subdomains;

lints! {
    hsts_max_age::HSTS_MAX_AGE,
    hsts_missing::HSTS_MISSING,
    hsts_on_http::HSTS_ON_HTTP,
    hsts_preload::HSTS_PRELOAD,
    hsts_without_subdomains::HSTS_WITHOUT_SUBDOMAINS,
}
