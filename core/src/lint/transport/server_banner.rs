use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a `server` with a version, and for X-Powered-By, X-AspNet-Version, X-Generator and similar headers.
    ///
    /// # Why it matters
    ///
    /// These headers tell everyone which software answers, and in which version. They are useful mainly to people who look
    /// for servers with a known vulnerability.
    ///
    /// # Attack
    ///
    /// When a vulnerability in version 1.4.2 is published, the attacker searches the responses of many sites, or an index
    /// of them, for the header. No request needs to look suspicious:
    ///
    /// ```http
    /// HEAD / HTTP/1.1
    /// Host: shop.example.com
    ///
    /// HTTP/1.1 200 OK
    /// X-Powered-By: shop/1.4.2
    /// ```
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
    /// # Allow
    ///
    /// Reasonable where a client needs the header, or a license requires it.
    ///
    /// ```text
    /// #[allow(server_banner, reason = "the license of the shop software requires it")]
    /// x_powered_by: "shop/1.4.2"
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9110, section 17.12: disclosure of product information](https://www.rfc-editor.org/rfc/rfc9110#section-17.12)
    /// - [OWASP, HTTP Headers: Server](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html#server)
    Warn "a header that reveals which software the server runs",
    cwe [497], asvs ["13.4.6"],
    check
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
                let help = match policy.form {
                    Form::Declaration => "write the name without a version, or `remove: [\"server\"]`",
                    Form::Response => {
                        "configure the server to send its name without a version, or to leave the header out"
                    }
                };
                ("the version of the server", help.to_owned())
            }
            (HeaderName::Field(Field::XPoweredBy), _) => {
                ("which software the site runs", remove("x-powered-by", policy.form))
            }
            (HeaderName::Custom(name), _) if BANNERS.contains(&name.as_str()) => {
                ("which software the site runs", remove(name, policy.form))
            }
            _ => continue,
        };
        report.push(
            Diagnostic::finding(span, format!("`{}` reveals {what}", header.title()))
                .help(help)
                .note("attackers search responses for software with known vulnerabilities")
                .remove(header.name.span),
        );
    }
}

fn remove(name: &str, form: Form) -> String {
    match form {
        Form::Declaration => format!("remove it, and write `remove: [\"{name}\"]`"),
        Form::Response => "configure the server or the framework to leave the header out".to_owned(),
    }
}

/// Headers in which frameworks and content management systems name themselves.
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
