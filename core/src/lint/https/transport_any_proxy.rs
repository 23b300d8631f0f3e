use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `0.0.0.0/0` and `::/0` in the `proxies` of `transport`.
    ///
    /// # Why it matters
    ///
    /// The server believes the `X-Forwarded-Proto` and `Forwarded` headers of the addresses in `proxies`. With a network of all
    /// addresses, it believes every client.
    ///
    /// # Attack
    ///
    /// The server can be reached without its proxy, and the attacker controls the network between it and a user. The user opens
    /// `http://shop.example.com`; the attacker adds a header to the request:
    ///
    /// ```http
    /// GET / HTTP/1.1
    /// Host: shop.example.com
    /// X-Forwarded-Proto: https
    /// ```
    ///
    /// The server believes that the request came over https, does not redirect, and sends the page in clear text.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// transport: { proxies: ["0.0.0.0/0"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// transport: { proxies: ["10.0.0.0/8"] },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the platform guarantees that only its proxy can open connections, and publishes no addresses.
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// #[allow(transport_any_proxy, reason = "only the router of the platform can reach the container")]
    /// transport: { proxies: ["0.0.0.0/0"] },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 7239, section 8.1: header validity and integrity](https://www.rfc-editor.org/rfc/rfc7239#section-8.1)
    /// - [MDN, `X-Forwarded-Proto`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-Proto)
    Deny "every client is believed about its scheme",
    cwe [348], asvs ["4.1.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let proxies = policy.transport.iter().flat_map(|transport| &transport.proxies.node);
    for network in proxies.filter(|network| network.node.is_everything()) {
        report.push(
            Diagnostic::finding(network.span, format!("`{}` in `proxies` trusts every client", network.node))
                .help("name the network of the proxies: `proxies: [\"10.0.0.0/8\"]`")
                .note("a client that sends `X-Forwarded-Proto: https` over http is then not redirected"),
        );
    }
}
