//! Cross-origin resource sharing.

use super::report::lints;

mod cors_insecure_origin;
mod cors_missing_vary;
mod cors_null_origin;
mod cors_wildcard_credentials;

lints! {
    cors_insecure_origin,
    cors_missing_vary,
    cors_null_origin,
    cors_wildcard_credentials,
}
