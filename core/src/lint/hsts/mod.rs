//! Strict-Transport-Security.

use super::report::lints;

mod hsts_on_http;

lints! {
    hsts_on_http::HSTS_ON_HTTP,
}
