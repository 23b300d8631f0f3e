use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::{Header, HeaderName, SecurityPolicy};
use crate::word;

lint! {
    /// # What it does
    ///
    /// Looks for headers that browsers read in secure contexts only, in a policy whose `origin` is plain http:
    /// Cross-Origin-Opener-Policy, Cross-Origin-Embedder-Policy, Document-Isolation-Policy, Origin-Agent-Cluster,
    /// Reporting-Endpoints, NEL and Clear-Site-Data. `localhost` and loopback addresses are secure contexts.
    ///
    /// One finding at the `origin` names all of them, and Strict-Transport-Security with them. An `allow` on one of the
    /// headers removes it from that finding.
    ///
    /// # Why it matters
    ///
    /// Anyone on the network can add and remove headers of an http response, so browsers do not act on these. The
    /// protection that the policy declares does not exist.
    ///
    /// # Attack
    ///
    /// The policy declares `cross_origin_opener_policy: same_origin`, but over http the browser ignores it. A page of
    /// `evil.example` that opens the shop keeps a reference to its window and replaces it with a copy:
    ///
    /// ```html
    /// <script>
    ///   const shop = open("http://shop.example.com/");
    ///   setTimeout(() => shop.location = "https://evil.example/shop-login", 60000);
    /// </script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "http://shop.example.com",
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a proxy in front of the server ends TLS, and the policy has to declare the http origin that the
    /// server itself sees.
    ///
    /// ```text
    /// #[allow(header_ignored_on_http, reason = "users reach the site through an https proxy")]
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// # References
    ///
    /// - [HTML, obtain a cross-origin opener policy](https://html.spec.whatwg.org/multipage/browsers.html#obtain-coop)
    /// - [Secure Contexts, section 3.1: is origin potentially trustworthy](https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy)
    Deny "a header that browsers ignore over http",
    cwe [693], asvs ["12.2.1"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(origin) = &policy.origin else { return };
    let ignored: Vec<&Header> = ignored(policy).into_iter().filter(|header| !is_accepted(header, report)).collect();
    // `hsts_on_http` reports Strict-Transport-Security if it is the only one.
    if ignored.iter().all(|header| is_hsts(header)) {
        return;
    }
    let titles: Vec<&str> = ignored.iter().map(|header| header.title()).collect();
    let it = if titles.len() == 1 { "it" } else { "them" };
    report.push(
        Diagnostic::finding(
            origin.span,
            format!("browsers ignore {} over http: `{}`", word::all_of(&titles), origin.node),
        )
        .help(format!("serve the site at `https://{}` and declare that origin, or remove {it}", origin.node.host()))
        .note("anyone on the network can add headers to a response over http, so browsers do not trust them"),
    );
}

/// The headers of a policy that browsers ignore because of its origin.
fn ignored(policy: &SecurityPolicy) -> Vec<&Header> {
    match policy.origin.as_ref().map(|origin| &origin.node) {
        Some(origin) if !origin.is_https() => {
            let fields = SECURE_ONLY.iter().filter(|field| is_strict(**field) || !origin.is_trustworthy());
            fields.filter_map(|field| policy.header(*field)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an `allow` on the header accepts that browsers ignore it.
fn is_accepted(header: &Header, report: &Report<'_>) -> bool {
    report.accepts(if is_hsts(header) { "hsts_on_http" } else { "header_ignored_on_http" }, header.name.span)
}

/// Whether Strict-Transport-Security is only one of several headers that are ignored for the same reason.
pub(crate) fn is_one_of_several(policy: &SecurityPolicy, report: &Report<'_>) -> bool {
    ignored(policy).into_iter().any(|header| !is_hsts(header) && !is_accepted(header, report))
}

fn is_hsts(header: &Header) -> bool {
    matches!(header.name.node, HeaderName::Field(field) if is_strict(field))
}

fn is_strict(field: Field) -> bool {
    field == Field::StrictTransportSecurity
}

const SECURE_ONLY: &[Field] = &[
    Field::StrictTransportSecurity,
    Field::CrossOriginOpenerPolicy,
    Field::CrossOriginOpenerPolicyReportOnly,
    Field::CrossOriginEmbedderPolicy,
    Field::CrossOriginEmbedderPolicyReportOnly,
    Field::DocumentIsolationPolicy,
    Field::DocumentIsolationPolicyReportOnly,
    Field::OriginAgentCluster,
    Field::ReportingEndpoints,
    Field::Nel,
    Field::ClearSiteData,
];
