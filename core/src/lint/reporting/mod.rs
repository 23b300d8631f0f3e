//! Reporting.

use super::report::lints;

mod reporting_hash_without_endpoint;
mod reporting_insecure_uri;
mod reporting_legacy_header;
mod reporting_missing;
mod reporting_report_only_silent;
mod reporting_report_to_only;
mod reporting_undefined_endpoint;
mod reporting_unused_endpoint;

lints! {
    reporting_hash_without_endpoint,
    reporting_insecure_uri,
    reporting_legacy_header,
    reporting_missing,
    reporting_report_only_silent,
    reporting_report_to_only,
    reporting_undefined_endpoint,
    reporting_unused_endpoint,
}
