use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `*` as the allowed origin beside `access_control_allow_credentials`. Among allowed or exposed
    /// headers and methods it is a warning.
    ///
    /// # Why it matters
    ///
    /// Browsers refuse the response to every request with credentials: `*` stands for any origin only where there are
    /// none. In the lists, `*` is then a header or a method of that name. What usually comes next is a server that
    /// echoes every origin, and with it gives the visitor's data to every site.
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
    /// # References
    ///
    /// - [Fetch, CORS protocol and credentials](https://fetch.spec.whatwg.org/#cors-protocol-and-credentials)
    Deny "`*` where credentials are allowed", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.get(Field::AccessControlAllowCredentials).is_none() {
        return;
    }
    for (field, level, help) in [
        (
            Field::AccessControlAllowOrigin,
            Level::Deny,
            "name the one origin, or remove `access_control_allow_credentials`",
        ),
        (Field::AccessControlAllowMethods, Level::Warn, "name the methods"),
        (Field::AccessControlAllowHeaders, Level::Warn, "name the headers"),
        (Field::AccessControlExposeHeaders, Level::Warn, "name the headers"),
    ] {
        let Some(FieldValue::Texts(texts)) = policy.get(field).map(|value| value.node) else { continue };
        let Some(any) = texts.iter().find(|text| text.node == "*") else { continue };
        let note = match level {
            Level::Deny => "browsers refuse the response to a request with credentials",
            _ => "beside credentials, browsers take `*` for a name, and nothing has that name",
        };
        report.push_at(
            level,
            Diagnostic::finding(any.span, format!("`*` in `{}` where credentials are allowed", field.key()))
                .help(help)
                .note(note),
        );
    }
}
