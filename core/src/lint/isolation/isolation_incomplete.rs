use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for Cross-Origin-Embedder-Policy without what else isolation takes: `cross_origin_opener_policy:
    /// same_origin`, and a Permissions-Policy that does not deny `cross_origin_isolated`.
    ///
    /// # Why it matters
    ///
    /// The page pays the price of an embedder policy, with everything that it embeds having to agree, and does not get
    /// what it pays for: no `SharedArrayBuffer`, no fine timers, no process of its own.
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
    /// In Chromium, `document_isolation_policy` isolates a page by itself.
    ///
    /// # References
    ///
    /// - [HTML, cross-origin isolated capability](https://html.spec.whatwg.org/multipage/webappapis.html#concept-settings-object-cross-origin-isolated-capability)
    /// - [web.dev, cross-origin isolation](https://web.dev/articles/coop-coep)
    Deny "a page that asks to be isolated and is not" companion, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let asked =
        |field| word(policy, field).filter(|word| ![keyword::UNSAFE_NONE, keyword::NOT_ISOLATED].contains(word.node));
    if let (Some(embedder), None) = (asked(Field::CrossOriginEmbedderPolicy), asked(Field::DocumentIsolationPolicy)) {
        let help = "write `cross_origin_opener_policy: same_origin`";
        let note = "without it the page is not cross-origin isolated: no `SharedArrayBuffer`, no process of its own";
        match word(policy, Field::CrossOriginOpenerPolicy) {
            None if !policy.has(Field::CrossOriginOpenerPolicy) => report.push(
                Diagnostic::finding(
                    embedder.span,
                    format!("`{}` without `cross_origin_opener_policy` isolates nothing", embedder.node.key),
                )
                .help(help)
                .note(note),
            ),
            Some(opener) if *opener.node != keyword::SAME_ORIGIN => report.push(
                Diagnostic::finding(
                    opener.span,
                    format!(
                        "`{}` keeps the page from being isolated, which its embedder policy asks for",
                        opener.node.key
                    ),
                )
                .help(help)
                .note(note),
            ),
            _ => {}
        }
    }
    let asks =
        [Field::CrossOriginEmbedderPolicy, Field::DocumentIsolationPolicy].into_iter().any(|f| asked(f).is_some());
    if let (true, Some(FieldValue::Permissions(permissions))) =
        (asks, policy.get(Field::PermissionsPolicy).map(|value| value.node))
    {
        let isolated = permissions.iter().find(|permission| permission.feature.node.key == "cross_origin_isolated");
        if let Some(denied) = isolated.filter(|permission| permission.allowlist.is_empty()) {
            report.push(
                Diagnostic::finding(
                    denied.feature.span,
                    "`cross_origin_isolated: none` takes back what the embedder policy asks for",
                )
                .help("write `cross_origin_isolated: self`, or remove it")
                .note("the page is isolated by its headers and still has no `SharedArrayBuffer`"),
            );
        }
    }
}

/// The word that stands behind a header of the isolation family.
pub(super) fn word(policy: &SecurityPolicy, field: Field) -> Option<Spanned<&'static Word>> {
    let FieldValue::Parameters(parameters) = policy.get(field)?.node else { return None };
    parameters.word()
}
