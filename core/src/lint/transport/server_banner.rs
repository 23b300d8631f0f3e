use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{HeaderName, HeaderValue, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a `server` with a version, and for X-Powered-By, X-AspNet-Version, X-Generator and their kin.
    ///
    /// # Why it matters
    ///
    /// Whoever looks for servers with a known hole reads the version off the response, and needs not try it.
    ///
    /// # Example
    ///
    /// ```text
    /// x_powered_by: "shop/1.4.2"
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// remove: ["server", "x-powered-by"]
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, HTTP headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html#server)
    /// - [RFC 9110, section 17.12](https://www.rfc-editor.org/rfc/rfc9110#section-17.12)
    Warn "a header that tells what the server runs", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for header in &policy.headers {
        let mut span = header.name.span;
        let (what, help) = match (&header.name.node, &header.value) {
            (HeaderName::Field(Field::Server), HeaderValue::Field(FieldValue::Texts(texts))) => {
                let has_version = |text: &&Spanned<String>| {
                    text.node.split('/').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                };
                let Some(text) = texts.iter().find(has_version) else { continue };
                span = text.span;
                ("the version of the server", "write the bare name, or `remove: [\"server\"]`".to_owned())
            }
            (HeaderName::Field(Field::XPoweredBy), _) => ("what the site is made with", remove("x-powered-by")),
            (HeaderName::Custom(name), _) if BANNERS.contains(&name.as_str()) => {
                ("what the site is made with", remove(name))
            }
            _ => continue,
        };
        report.push(
            Diagnostic::finding(span, format!("`{}` tells everyone {what}", header.title()))
                .help(help)
                .note("whoever looks for servers with a known hole reads it off the response")
                .remove(header.name.span),
        );
    }
}

fn remove(name: &str) -> String {
    format!("remove it, and write `remove: [\"{name}\"]`")
}

/// Headers that frameworks and content management systems add to name themselves.
pub(super) const BANNERS: &[&str] = &[
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-drupal-dynamic-cache",
    "x-generator",
    "x-php-version",
    "x-powered-cms",
    "x-runtime",
    "x-server",
    "x-version",
];
