//! Strict-Transport-Security.

use super::report::lints;

mod hsts_max_age;
mod hsts_missing;
mod hsts_on_http;
mod hsts_preload;
mod hsts_without_subdomains;

lints! {
    hsts_max_age,
    hsts_missing,
    hsts_on_http,
    hsts_preload,
    hsts_without_subdomains,
}
