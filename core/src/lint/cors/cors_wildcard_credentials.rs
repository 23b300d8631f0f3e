use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `*` as the allowed origin together with `access_control_allow_credentials`. For `*` among the allowed
    /// methods, the allowed headers or the exposed headers, the lint is a warning.
    ///
    /// # Why it matters
    ///
    /// If a request carries credentials (cookies, a client certificate), browsers do not accept `*` as the allowed origin
    /// and hide the response from the script. In the three lists, `*` is then the literal name of a method or header, and
    /// nothing has that name.
    ///
    /// # Attack
    ///
    /// The combination itself fails closed. The danger is the usual workaround: a server that copies the `Origin` of every
    /// request into `Access-Control-Allow-Origin`. Any site can then read the user's data:
    ///
    /// ```http
    /// GET /api/orders HTTP/1.1
    /// Host: shop.example.com
    /// Origin: https://evil.example
    /// Cookie: __Host-session=…
    ///
    /// HTTP/1.1 200 OK
    /// Access-Control-Allow-Origin: https://evil.example
    /// Access-Control-Allow-Credentials: true
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// access_control_allow_origin: *,
    /// access_control_allow_credentials,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// access_control_allow_origin: "https://app.example.com",
    /// access_control_allow_credentials,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a handler replaces the allowed origin for requests with credentials, after a comparison with a list
    /// of exact origins.
    ///
    /// ```text
    /// #[allow(cors_wildcard_credentials, reason = "the API handler replaces it by an origin of its list")]
    /// access_control_allow_origin: *,
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, CORS protocol and credentials](https://fetch.spec.whatwg.org/#cors-protocol-and-credentials)
    /// - [MDN, `Access-Control-Allow-Credentials`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Credentials)
    Deny "`*` together with credentials",
    cwe [942], asvs ["3.4.2"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.get(Field::AccessControlAllowCredentials).is_none() {
        return;
    }
    for (field, level, help) in [
        (Field::AccessControlAllowOrigin, Level::Deny, "name the origin, or remove `access_control_allow_credentials`"),
        (Field::AccessControlAllowMethods, Level::Warn, "name the methods"),
        (Field::AccessControlAllowHeaders, Level::Warn, "name the headers"),
        (Field::AccessControlExposeHeaders, Level::Warn, "name the headers"),
    ] {
        let Some(FieldValue::Texts(texts)) = policy.get(field).map(|value| value.node) else { continue };
        let Some(any) = texts.iter().find(|text| text.node == "*") else { continue };
        let (effect, note) = match level {
            Level::Deny => {
                ("cannot be combined with", "browsers hide the response to a request with credentials from the script")
            }
            _ => (
                "has no effect together with",
                "with credentials, browsers read `*` as the literal name `*`, so it matches nothing",
            ),
        };
        report.push_at(
            level,
            Diagnostic::finding(
                any.span,
                format!("`*` in `{}` {effect} `access_control_allow_credentials`", field.key()),
            )
            .help(help)
            .note(note),
        );
    }
}
