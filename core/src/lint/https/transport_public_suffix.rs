use crate::diagnostic::Diagnostic;
use crate::host::is_public_suffix;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `"*.github.io"` and other public suffixes in the `hosts` of `transport`.
    ///
    /// # Why it matters
    ///
    /// Anyone can register a name below a public suffix. The entry accepts those hosts too.
    ///
    /// # Attack
    ///
    /// The attacker registers `evil.co.uk` and requests a new password for another user, with their own host:
    ///
    /// ```http
    /// POST /password/reset HTTP/1.1
    /// Host: evil.co.uk
    /// ```
    ///
    /// If the application builds the link in its mail from the host of the request, the user's secret link points to the
    /// attacker's server.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.co.uk",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// transport: { hosts: ["*.co.uk"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.co.uk",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// transport: { hosts: ["*.example.co.uk"] },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for the operator of the suffix.
    ///
    /// ```text
    /// origin: "https://shop.example.co.uk",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// #[allow(transport_public_suffix, reason = "we are the registry, and this server answers for all names")]
    /// transport: { hosts: ["*.co.uk"] },
    /// ```
    ///
    /// # References
    ///
    /// - [Public Suffix List](https://publicsuffix.org/)
    /// - [RFC 9110, section 7.4: rejecting misdirected requests](https://www.rfc-editor.org/rfc/rfc9110#section-7.4)
    Deny "hosts that anyone can register",
    cwe [346], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let hosts = policy.transport.iter().flat_map(|transport| &transport.hosts.node);
    for host in hosts.filter(|host| host.node.is_wildcard && is_public_suffix(&host.node.name)) {
        let own = policy.origin.as_ref().map_or("example.com", |origin| origin.node.host());
        report.push(
            Diagnostic::finding(host.span, format!("anyone can register a host that `{}` accepts", host.node))
                .help(format!("name the site: `\"*.{own}\"`"))
                .note(
                    "links and cached pages that contain the host of a request can then point to an attacker's server",
                ),
        );
    }
}
