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
    /// `null` is not the name of one origin. Browsers send `Origin: null` from sandboxed frames, from `data:` documents and
    /// from local files, and every site can create a sandboxed frame. Allowing `null` therefore allows every site and,
    /// unlike `*`, also works for requests with credentials.
    ///
    /// # Attack
    ///
    /// A page of `evil.example` contains a sandboxed frame, whose origin is `null`:
    ///
    /// ```html
    /// <iframe sandbox="allow-scripts" srcdoc="<script>
    ///   fetch('https://shop.example.com/api/orders', { credentials: 'include' })
    ///     .then(response => response.text())
    ///     .then(orders => parent.postMessage(orders, '*'));
    /// </script>"></iframe>
    /// ```
    ///
    /// If the shop also sends `Access-Control-Allow-Credentials: true`, and its session cookie is `SameSite=None`, the
    /// script reads the user's orders.
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
    /// # Allow
    ///
    /// Reasonable for public data that sandboxed documents have to read, without credentials; `*` says the same more
    /// clearly.
    ///
    /// ```text
    /// #[allow(cors_null_origin, reason = "a public file, read by examples in sandboxed frames")]
    /// access_control_allow_origin: "null"
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check)
    /// - [CORS for developers: avoid `null`](https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null)
    Deny "`null` as an allowed origin",
    cwe [942, 346], asvs ["3.4.2"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.header(Field::AccessControlAllowOrigin) else { return };
    let HeaderValue::Field(FieldValue::Texts(origins)) = &header.value else { return };
    if let Some(null) = origins.iter().find(|origin| origin.node == "null") {
        report.push(
            Diagnostic::finding(null.span, "`null` allows every site, since any page can send requests with this origin")
                .help("remove the field, or name an origin: `\"https://app.example.com\"`")
                .note("a sandboxed frame sends `Origin: null` and can then read the response, with credentials if these are allowed")
                .remove(header.name.span),
        );
    }
}
