use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{HeaderValue, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `access_control_allow_origin: "null"`.
    ///
    /// # Why it matters
    ///
    /// Every site can send `Origin: null`: a sandboxed frame does, and so do `data:` documents and files. Allowing it
    /// allows everyone, and unlike `*` together with credentials.
    ///
    /// # Example
    ///
    /// ```text
    /// access_control_allow_origin: "null"
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// access_control_allow_origin: "https://app.example.com"
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check)
    /// - [CORS for developers, null origins](https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null)
    Deny "`null` as an allowed origin", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.header(Field::AccessControlAllowOrigin) else { return };
    let HeaderValue::Field(FieldValue::Texts(origins)) = &header.value else { return };
    if let Some(null) = origins.iter().find(|origin| origin.node == "null") {
        report.push(
            Diagnostic::finding(null.span, "`null` is an origin that every site can take on")
                .help("remove the field, or name an origin: `\"https://app.example.com\"`")
                .note("a sandboxed frame sends `Origin: null`, and reads the response, with credentials where they are allowed")
                .remove(header.name.span),
        );
    }
}
