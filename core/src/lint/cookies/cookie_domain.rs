use crate::cookie::is_public_suffix;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `domain`. A domain that browsers refuse, such as a public suffix, is an error and not this lint.
    ///
    /// # Why it matters
    ///
    /// The cookie goes to every host below the domain, a forgotten or a hosted one too, and each of them can overwrite
    /// it.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme: { domain: "example.com" } },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme: { name: "__Host-theme" } },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.2.3](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.3)
    /// - [6265bis, section 5.7](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7)
    Warn "a cookie that every subdomain gets", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies() {
        let Some(domain) = cookie.domain() else { continue };
        let (name, domain, span) = (cookie.name().node, domain.node.to_string(), domain.span);
        let finding = match is_public_suffix(&domain.to_ascii_lowercase()) {
            true => {
                Diagnostic::finding(span, format!("`{domain}` is a public suffix, and `{name}` stays on this host"))
                    .note("browsers drop the attribute where it names the host itself, and refuse the cookie elsewhere")
            }
            false => Diagnostic::finding(span, format!("`Domain={domain}` gives `{name}` to every subdomain"))
                .note("each of them can read it and overwrite it"),
        };
        report.push(finding.help(match policy.form {
            Form::Declaration => "remove `domain`",
            Form::Response => "remove `Domain`",
        }));
    }
}
