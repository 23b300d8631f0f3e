use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for `cross_origin_embedder_policy` without the rest of what cross-origin isolation requires:
    /// `cross_origin_opener_policy: same_origin`, and a Permissions-Policy that does not deny `cross_origin_isolated`. In
    /// Chromium, `document_isolation_policy` isolates a page without an opener policy.
    ///
    /// # Why it matters
    ///
    /// A page requests cross-origin isolation to get `SharedArrayBuffer` between threads and precise timers. An embedder
    /// policy alone makes everything that the page embeds opt in, but does not isolate the page: `crossOriginIsolated` is
    /// `false`, and the browser keeps these features from it.
    ///
    /// # Example
    ///
    /// ```text
    /// cross_origin_embedder_policy: credentialless,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// cross_origin_embedder_policy: require_corp,
    /// cross_origin_opener_policy: same_origin,
    /// cross_origin_resource_policy: same_origin,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the page needs the restriction on what it embeds, but none of the features, for example because an
    /// isolated page frames it.
    ///
    /// ```text
    /// #[allow(isolation_incomplete, reason = "a widget that isolated pages put into a frame")]
    /// cross_origin_embedder_policy: credentialless,
    /// ```
    ///
    /// # References
    ///
    /// - [HTML, cross-origin isolated capability](https://html.spec.whatwg.org/multipage/webappapis.html#concept-settings-object-cross-origin-isolated-capability)
    /// - [MDN, `Cross-Origin-Embedder-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Embedder-Policy)
    /// - [web.dev, cross-origin isolation with COOP and COEP](https://web.dev/articles/coop-coep)
    Deny "a page that requests cross-origin isolation and does not get it" companion,
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let requested =
        |field| word(policy, field).filter(|word| ![keyword::UNSAFE_NONE, keyword::NOT_ISOLATED].contains(word.node));
    if let (Some(embedder), None) =
        (requested(Field::CrossOriginEmbedderPolicy), requested(Field::DocumentIsolationPolicy))
    {
        let help = "write `cross_origin_opener_policy: same_origin`";
        let note = "without it the page is not cross-origin isolated, and has no `SharedArrayBuffer`";
        match word(policy, Field::CrossOriginOpenerPolicy) {
            None if !policy.has(Field::CrossOriginOpenerPolicy) => report.push(
                Diagnostic::finding(
                    embedder.span,
                    format!("`{}` without `cross_origin_opener_policy` does not isolate the page", embedder.node.key),
                )
                .help(help)
                .note(note),
            ),
            Some(opener) if *opener.node != keyword::SAME_ORIGIN => report.push(
                Diagnostic::finding(
                    opener.span,
                    format!("`{}` prevents the isolation that the embedder policy requests", opener.node.key),
                )
                .help(help)
                .note(note),
            ),
            _ => {}
        }
    }
    let requests_isolation =
        [Field::CrossOriginEmbedderPolicy, Field::DocumentIsolationPolicy].into_iter().any(|f| requested(f).is_some());
    if let (true, Some(FieldValue::Permissions(permissions))) =
        (requests_isolation, policy.get(Field::PermissionsPolicy).map(|value| value.node))
    {
        let isolated = permissions.iter().find(|permission| permission.feature.node.key == "cross_origin_isolated");
        if let Some(denied) = isolated.filter(|permission| permission.allowlist.is_empty()) {
            report.push(
                Diagnostic::finding(
                    denied.feature.span,
                    "`cross_origin_isolated: none` cancels the isolation that another header requests",
                )
                .help("write `cross_origin_isolated: self`, or remove it")
                .note("the page then has no `SharedArrayBuffer`, although its headers isolate it"),
            );
        }
    }
}

/// The value of a header that is a single keyword, such as `same_origin`.
pub(super) fn word(policy: &SecurityPolicy, field: Field) -> Option<Spanned<&'static Word>> {
    let FieldValue::Parameters(parameters) = policy.get(field)?.node else { return None };
    parameters.word()
}
