use super::isolation_incomplete::word;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `cross_origin_embedder_policy: require_corp` in a policy without `cross_origin_resource_policy`.
    ///
    /// # Why it matters
    ///
    /// Under `require_corp`, a page can embed files of another origin only if their Cross-Origin-Resource-Policy allows it,
    /// or if they are requested with CORS. This site demands that of others, but sends its own scripts, images and frames
    /// without the header. Another origin of the same site that is isolated in the same way, such as `admin.example.com`,
    /// cannot embed them.
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
    /// `same_origin` is stricter: then no other origin can embed these responses at all.
    ///
    /// # Allow
    ///
    /// Reasonable where no other origin embeds these responses, or something else adds the header to them.
    ///
    /// ```text
    /// #[allow(isolation_coep_without_corp, reason = "the file server adds the header to everything that others embed")]
    /// cross_origin_embedder_policy: require_corp,
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, Cross-Origin-Resource-Policy](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header)
    /// - [MDN, `Cross-Origin-Embedder-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Embedder-Policy)
    Warn "`require_corp` on a site whose own files do not opt in to it" companion,
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(embedder) = word(policy, Field::CrossOriginEmbedderPolicy) else { return };
    if *embedder.node == keyword::REQUIRE_CORP && !policy.has(Field::CrossOriginResourcePolicy) {
        report.push(
            Diagnostic::finding(embedder.span, "`require_corp` is declared without `cross_origin_resource_policy`")
                .help("add `cross_origin_resource_policy: same_origin`, or `same_site` if a subdomain embeds them")
                .note("a page with `require_corp` on another origin of the site could not embed these responses"),
        );
    }
}
