use crate::cookie::is_public_suffix;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a cookie with `domain`. For a domain that browsers reject, such as a public suffix, the compiler reports
    /// an error instead.
    ///
    /// # Why it matters
    ///
    /// Without `Domain`, browsers send a cookie only to the host that set it. With `Domain=example.com`, they send it to
    /// `example.com` and to every host below it, including a forgotten staging server or a page hosted by a third party.
    /// Each of these hosts can also overwrite the cookie.
    ///
    /// # Attack
    ///
    /// The DNS entry of `old.example.com` still points to a hosting account that was closed. The attacker registers that
    /// account again and gets the user to follow a link to `https://old.example.com/`. The browser sends the cookie to the
    /// attacker's server, which replaces its value:
    ///
    /// ```http
    /// GET / HTTP/1.1
    /// Host: old.example.com
    /// Cookie: theme=dark
    ///
    /// HTTP/1.1 200 OK
    /// Set-Cookie: theme=…; Domain=example.com; Path=/; Secure
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     theme: { domain: "example.com" },
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme: { name: "__Host-theme" } },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for a cookie that several hosts of the site have to share and that no attacker profits from.
    ///
    /// ```text
    /// #[allow(cookie_domain, reason = "blog.example.com shows the same theme")]
    /// theme: { domain: "example.com" },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.2.3: the Domain attribute](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.3)
    /// - [MDN, `Set-Cookie`: Domain](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#domaindomain-value)
    /// - [OWASP, Session Management: Domain and Path](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#domain-and-path-attributes)
    Warn "a cookie that browsers send to every subdomain",
    cwe [668], asvs ["3.3.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies() {
        let Some(domain) = cookie.domain() else { continue };
        let (label, domain, span) = (cookie.label(), domain.node.to_string(), domain.span);
        let finding = match is_public_suffix(&domain.to_ascii_lowercase()) {
            true => Diagnostic::finding(
                span,
                format!("`{domain}` is a public suffix, so browsers do not share {label} with other hosts"),
            )
            .note("browsers ignore the attribute where it names the host itself, and reject the cookie elsewhere"),
            false => {
                Diagnostic::finding(span, format!("`Domain={domain}` makes browsers send {label} to every subdomain"))
                    .note("each of them can read the cookie and overwrite it")
            }
        };
        report.push(finding.help(match policy.form {
            Form::Declaration => "remove `domain`",
            Form::Response => "remove `Domain`",
        }));
    }
}
