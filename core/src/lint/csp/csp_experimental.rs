use crate::csp::{Directive, HashSubject, Keyword, SourceExpression, Status};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for directives and sources that are an origin trial or supported by one engine only: `fenced_frame_src`,
    /// `treat_as_public_address`, hashes of URLs and of strings for `eval`, public keys, `strict_dynamic_url`,
    /// `inline_speculation_rules` and the `report_sha256`, `report_sha384` and `report_sha512` keywords. The lint is
    /// off until `#[warn]` or `#[deny]` turns it on.
    ///
    /// # Why it matters
    ///
    /// Other browsers ignore what they do not know. A directive then restricts nothing, and what a source should allow
    /// is blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// #[warn(csp_experimental)]
    /// content_security_policy: { default_src: self, fenced_frame_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// Use a directive that every browser supports, or make sure that the policy is safe, and the page works, without
    /// the experimental part.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, connect_src: self },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_experimental, reason = "fenced frames exist in Chromium only")]
    /// fenced_frame_src: self,
    /// ```
    ///
    /// Reasonable where the policy is as safe in browsers that ignore this part.
    ///
    /// # References
    ///
    /// - [MDN, Content-Security-Policy, browser compatibility](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy#browser_compatibility)
    /// - [CSP3, section 2.2.1, unknown directives are ignored](https://w3c.github.io/webappsec-csp/#parse-serialized-policy)
    Allow "a directive or source that only some browsers support",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let mut push = |span: Span, name: &str, engines: &str, effect: &str| {
        report.push(
            Diagnostic::finding(span, format!("`{name}` works only in {engines}"))
                .help("make sure that the policy is safe without it")
                .note(effect),
        );
    };
    for clause in policy.clauses() {
        let directive = clause.directive.node;
        // No browser supports `webrtc`, which `csp_unrecognized` reports.
        if directive.status() == Status::Experimental && directive != Directive::Webrtc {
            push(
                clause.directive.span,
                directive.key(),
                "Chromium",
                "other browsers ignore it, so that it restricts nothing there",
            );
        }
        for source in clause.sources() {
            let engines = match &source.node {
                SourceExpression::Hash(hash) if hash.subject != HashSubject::Content => "an origin trial of Chromium",
                SourceExpression::Keyword(Keyword::StrictDynamicUrl) => "an origin trial of Chromium",
                SourceExpression::Keyword(Keyword::InlineSpeculationRules) => "Chromium and Safari",
                SourceExpression::Keyword(Keyword::ReportSha256 | Keyword::ReportSha384 | Keyword::ReportSha512)
                | SourceExpression::PublicKey(_) => "Chromium",
                _ => continue,
            };
            push(source.span, &source.node.dsl(), engines, "other browsers ignore it, so that it allows nothing there");
        }
    }
}
