use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::lint::transport::is_one_of_several;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `strict_transport_security` in a policy whose `origin` is plain http, an IP address or localhost.
    ///
    /// # Why it matters
    ///
    /// The header has no effect there. Servers must not send it over http, and browsers ignore it if they do, since anyone
    /// on the network could have added it. Browsers do not store it for an IP address. For localhost, some browsers ignore
    /// it; in others it forces https on every project that the developer runs there.
    ///
    /// # Attack
    ///
    /// There is no attack on the header itself. But a site that relies on it stays open to the attack that it should
    /// prevent: an attacker on the network answers `http://shop.example.com/` and keeps the user on http, where they read
    /// and change every request.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "http://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a proxy in front of the server ends TLS, and the policy has to declare the http origin that the
    /// server itself sees.
    ///
    /// ```text
    /// #[allow(hsts_on_http, reason = "users reach the site through an https proxy")]
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 7.2: HTTP request type](https://www.rfc-editor.org/rfc/rfc6797#section-7.2)
    /// - [RFC 6797, section 8.1.1: noting an HSTS host](https://www.rfc-editor.org/rfc/rfc6797#section-8.1.1)
    Deny "Strict-Transport-Security where it has no effect",
    cwe [319], asvs ["3.4.1", "12.2.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let (Some(hsts), Some(origin)) = (policy.get(Field::StrictTransportSecurity), &policy.origin) else { return };
    let origin = &origin.node;
    let key = Field::StrictTransportSecurity.key();
    let finding = |message: String| Diagnostic::finding(hsts.span, message);
    if !origin.is_https() {
        // `header_ignored_on_http` reports this header together with the others.
        if is_one_of_several(policy, report) {
            return;
        }
        report.push(
            finding(format!("`{key}` has no effect on an origin that is not https: `{origin}`"))
                .help(format!(
                    "serve the site at `https://{}` and declare that origin, or remove the field",
                    origin.host()
                ))
                .note("servers must not send it over http, and browsers ignore it there"),
        );
    } else if origin.is_address() {
        report.push(
            finding(format!("`{key}` has no effect on an IP address: `{origin}`"))
                .help("serve the site under a host name, or remove the field")
                .note("browsers do not store the header for IP addresses"),
        );
    } else if origin.is_localhost() {
        report.push(
            finding(format!("`{key}` is declared for localhost: `{origin}`"))
                .help("remove the field from the policy of development builds")
                .note("browsers ignore it for localhost, or force https on every project that runs there"),
        );
    }
}
