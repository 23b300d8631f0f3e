use super::isolation_incomplete::word;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy without Cross-Origin-Resource-Policy. Only where it is switched on.
    ///
    /// # Why it matters
    ///
    /// Every site can then load the response as an image, a script or a medium, with the cookies of the visitor, and
    /// learn from its size, its timing or the way it fails what it is. Browsers that isolate sites by process keep the
    /// bytes out of reach only where the header says so.
    ///
    /// # Example
    ///
    /// ```text
    /// x_content_type_options: nosniff,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// x_content_type_options: nosniff,
    /// cross_origin_resource_policy: same_origin,
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, Cross-Origin-Resource-Policy](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header)
    /// - [XS-Leaks wiki, CORP](https://xsleaks.dev/docs/defenses/opt-in/corp/)
    Allow "responses that every site may embed" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // Beside `require_corp`, `isolation_coep_without_corp` says it.
    let is_said =
        word(policy, Field::CrossOriginEmbedderPolicy).is_some_and(|word| *word.node == keyword::REQUIRE_CORP);
    if !is_said && !policy.has(Field::CrossOriginResourcePolicy) {
        report.push(
            Diagnostic::finding(policy.name, "`cross_origin_resource_policy` is missing")
                .help("add `cross_origin_resource_policy: same_origin`; `same_site` or `cross_origin` for what others embed")
                .note("every site can embed these responses, with the cookies of the visitor"),
        );
    }
}
