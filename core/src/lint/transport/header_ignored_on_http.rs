use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for headers that count in secure contexts only, in a policy whose `origin` is plain http:
    /// Cross-Origin-Opener-Policy, Cross-Origin-Embedder-Policy, Document-Isolation-Policy, Origin-Agent-Cluster,
    /// Reporting-Endpoints, NEL and Clear-Site-Data.
    ///
    /// # Why it matters
    ///
    /// Over http anyone on the way can add and remove headers, so that browsers do not act on these. What they promise
    /// is not there.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "http://shop.example.com",
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// origin: "http://localhost:3000",
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// `localhost` and loopback addresses are secure contexts.
    ///
    /// # References
    ///
    /// - [HTML, obtaining a cross-origin opener policy](https://html.spec.whatwg.org/multipage/browsers.html#obtain-coop)
    /// - [Secure Contexts, section 3.1](https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy)
    HEADER_IGNORED_ON_HTTP "header_ignored_on_http" Deny "a header that browsers ignore over http", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(origin) = policy.origin.as_ref().map(|origin| &origin.node) else { return };
    if origin.is_trustworthy() {
        return;
    }
    for header in SECURE_ONLY.iter().filter_map(|field| policy.header(*field)) {
        report.push(
            Diagnostic::finding(
                header.name.span,
                format!("browsers ignore `{}` over http: `{origin}`", header.title()),
            )
            .help(format!("serve the site at `https://{}` and declare that origin, or remove the field", origin.host()))
            .note("anyone on the way could have added it"),
        );
    }
}

const SECURE_ONLY: &[Field] = &[
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
