//! Reading reports, without a server.

use security_policy_core::report::{ReadError, Reader, Reports};

/// Reads the body of a request with this `Content-Type`.
///
/// Reports of unknown types and unknown fields are left out; [`Reader::unknown`] keeps them. A report that is not well-formed is skipped
/// and counted in [`Reports::malformed`].
///
/// # Errors
///
/// The content type is not one of reports, the body is longer than 64 KiB, or it is no JSON.
///
/// # Example
///
/// ```
/// use security_policy::reports::{Kind, read};
///
/// let body = br#"[{"type": "deprecation", "url": "https://shop.example.com/", "body": {"id": "UnloadHandler"}}, {"type": 1}]"#;
/// let reports = read("application/reports+json", body)?;
/// assert_eq!(reports.reports[0].kind, Kind::Deprecation);
/// assert_eq!(reports.malformed, 1);
/// # Ok::<(), security_policy::reports::ReadError>(())
/// ```
///
/// With the feature `serde`, reports serialize in the form of the Reporting API, with every text escaped:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use security_policy::reports::read;
///
/// let body = br#"{"csp-report": {"document-uri": "https://shop.example/", "violated-directive": "img-src", "line-number": 7}}"#;
/// let reports = read("application/csp-report", body).expect("a report");
/// assert_eq!(
///     serde_json::to_value(&reports.reports[0]).expect("JSON"),
///     serde_json::json!({
///         "type": "csp-report",
///         "age": null,
///         "url": "https://shop.example/",
///         "user_agent": null,
///         "body": { "documentURL": "https://shop.example/", "violatedDirective": "img-src", "lineNumber": 7 },
///         "extra": {},
///     }),
/// );
/// # }
/// ```
pub fn read(content_type: &str, body: &[u8]) -> Result<Reports, ReadError> {
    Reader::default().read(content_type, body)
}
