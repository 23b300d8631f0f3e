use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy without `strict_transport_security` whose `origin` is https. `localhost` and IP addresses are not
    /// reported: browsers never store the header for them.
    ///
    /// # Why it matters
    ///
    /// A user who types the name of a site, or follows an old link, may send the first request over http. A redirect to
    /// https comes too late: an attacker on the network can answer that first request themselves. A browser that has once
    /// received Strict-Transport-Security over https changes `http:` to `https:` itself, before it sends anything.
    ///
    /// # Attack
    ///
    /// An attacker on the same Wi-Fi answers the http request in place of the site and never redirects. The user sees the
    /// shop, over http, through the attacker's proxy, and enters a password:
    ///
    /// ```http
    /// GET / HTTP/1.1
    /// Host: shop.example.com
    ///
    /// HTTP/1.1 200 OK
    /// Content-Type: text/html
    ///
    /// <form action="http://shop.example.com/login" method="post">…
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// x_frame_options: deny,
    /// ```
    ///
    /// `include_subdomains` covers every host below `shop.example.com`, so each of them must be reachable over https. Start
    /// with `max_age: 5min` and without `include_subdomains` if you are not sure.
    ///
    /// # Allow
    ///
    /// Reasonable where a proxy in front of the server adds the header to every response.
    ///
    /// ```text
    /// #[allow(hsts_missing, reason = "the load balancer adds it")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 7.1: HTTP-over-secure-transport request type](https://www.rfc-editor.org/rfc/rfc6797#section-7.1)
    /// - [MDN, `Strict-Transport-Security`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security)
    /// - [OWASP, HTTP Strict Transport Security](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Strict_Transport_Security_Cheat_Sheet.html)
    Warn "an https site that browsers may first request over http" missing,
    cwe [319], asvs ["3.4.1"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(origin) = policy.origin.as_ref().map(|origin| &origin.node) else { return };
    let is_remembered = origin.is_https() && !origin.is_address() && !origin.is_localhost();
    if !is_remembered || policy.has(Field::StrictTransportSecurity) {
        return;
    }
    report.push(
        Diagnostic::finding(policy.name, format!("`strict_transport_security` is missing for `{origin}`"))
            .help("add `strict_transport_security: { max_age: 2y, include_subdomains }`; start with `max_age: 5min` to try it out")
            .note("the first request of a visit can go over http, where an attacker on the network can keep the user"),
    );
}
