use crate::csp::{Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::join::joined;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a directive that a policy adds to its base, and that lacks sources of the directive which browsers read
    /// in its place until then.
    ///
    /// # Why it matters
    ///
    /// A directive that is present does not fall back. Where the base has `default_src: self` alone, an heir's
    /// `img_src: "https://img.example.com"` does not add a host for images: it takes the site's own images away.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { .., img_src: "https://img.example.com" },
    /// ..Base // default_src: self
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { .., img_src: [.., "https://img.example.com"] },
    /// ..Base // default_src: self
    /// ```
    ///
    /// `none` says that nothing is meant to be kept.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.8.3](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    INHERITED_FALLBACK_LOST "inherited_fallback_lost" Warn "a new directive cuts off the sources of its fallback", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for (csp, base) in policy.csps_with_base() {
        for clause in policy.written_here(csp) {
            let directive = clause.directive.node;
            let (None, Some(fallback)) = (base.get(directive), base.effective(directive)) else { continue };
            if clause.keyword(Keyword::None).is_some() {
                continue;
            }
            let is_lost = |source: &SourceExpression| {
                !matches!(source, SourceExpression::Keyword(Keyword::None | Keyword::ReportSample))
                    && !clause.sources().iter().any(|kept| kept.node.covers(source))
            };
            let lost = fallback.sources().iter().filter(|source| is_lost(&source.node));
            let lost: Vec<_> = lost.collect();
            if lost.is_empty() {
                continue;
            }
            let (key, fallback) = (directive.key(), fallback.directive.node.key());
            let lost = joined(&lost, ", ", &|source| format!("`{}`", source.node.dsl()));
            let message = format!("`{key}` takes the place of the base's `{fallback}`, and loses {lost}");
            report.push(
                Diagnostic::finding(clause.directive.span, message)
                    .help(format!("keep them: `{key}: [.., …]`; or allow nothing: `{key}: none`"))
                    .note(format!("a browser reads `{fallback}` for what has no directive of its own, and only then")),
            );
        }
    }
}
