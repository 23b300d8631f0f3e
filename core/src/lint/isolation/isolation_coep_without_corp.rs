use super::isolation_incomplete::word;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `cross_origin_embedder_policy: require_corp` without Cross-Origin-Resource-Policy beside it.
    ///
    /// # Why it matters
    ///
    /// The page demands of everything that it embeds from elsewhere that it agrees, and the same policy sends its own
    /// scripts, images and frames without agreeing. Another origin of the site that is isolated in the same way cannot
    /// load them.
    ///
    /// # Example
    ///
    /// ```text
    /// cross_origin_opener_policy: same_origin,
    /// cross_origin_embedder_policy: require_corp,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// cross_origin_opener_policy: same_origin,
    /// cross_origin_embedder_policy: require_corp,
    /// cross_origin_resource_policy: same_site,
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, Cross-Origin-Resource-Policy](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header)
    Warn "an embedder policy on responses that nobody may embed under one" companion, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(embedder) = word(policy, Field::CrossOriginEmbedderPolicy) else { return };
    if *embedder.node == keyword::REQUIRE_CORP && !policy.has(Field::CrossOriginResourcePolicy) {
        report.push(
            Diagnostic::finding(
                embedder.span,
                "`require_corp` without `cross_origin_resource_policy` on the site's own responses",
            )
            .help("add `cross_origin_resource_policy: same_origin`, or `same_site` where a subdomain embeds them")
            .note("under `require_corp`, what carries no such header can be embedded by its own origin only"),
        );
    }
}
