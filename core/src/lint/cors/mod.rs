//! Cross-origin resource sharing.

use super::report::lints;

mod cors_insecure_origin;
mod cors_missing_vary;
mod cors_null_origin;
mod cors_wildcard_credentials;

lints! {
    cors_insecure_origin::CORS_INSECURE_ORIGIN,
    cors_missing_vary::CORS_MISSING_VARY,
    cors_null_origin::CORS_NULL_ORIGIN,
    cors_wildcard_credentials::CORS_WILDCARD_CREDENTIALS,
}
