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
    reporting_hash_without_endpoint::REPORTING_HASH_WITHOUT_ENDPOINT,
    reporting_insecure_uri::REPORTING_INSECURE_URI,
    reporting_legacy_header::REPORTING_LEGACY_HEADER,
    reporting_missing::REPORTING_MISSING,
    reporting_report_only_silent::REPORTING_REPORT_ONLY_SILENT,
    reporting_report_to_only::REPORTING_REPORT_TO_ONLY,
    reporting_undefined_endpoint::REPORTING_UNDEFINED_ENDPOINT,
    reporting_unused_endpoint::REPORTING_UNUSED_ENDPOINT,
}
