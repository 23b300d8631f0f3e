use crate::csp::{Directive, Keyword, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for directives and keywords of the specification that no browser knows without a flag: `webrtc`, and
    /// `unsafe_webtransport_hashes`, which is a warning.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore a directive that they do not know, so that WebRTC goes on connecting to every host. A keyword that they
    /// do not know allows nothing.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, webrtc: block },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, connect_src: self },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.5.1](https://w3c.github.io/webappsec-csp/#directive-webrtc)
    /// - [CSP3, section 2.3.1](https://w3c.github.io/webappsec-csp/#grammardef-unsafe-webtransport-hashes)
    Deny "a directive or keyword that no browser recognizes", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.clauses() {
        if DIRECTIVES.contains(&clause.directive.node) {
            let key = clause.directive.node.key();
            report.push(
                Diagnostic::finding(clause.directive.span, format!("no browser recognizes `{key}`"))
                    .help(format!("remove `{key}`"))
                    .note("browsers report an unrecognized directive and ignore it, so that it restricts nothing")
                    .remove(clause.directive.span),
            );
        }
        for source in clause.sources() {
            if !matches!(&source.node, SourceExpression::Keyword(keyword) if KEYWORDS.contains(keyword)) {
                continue;
            }
            let dsl = source.node.dsl();
            report.push_at(
                Level::Warn,
                Diagnostic::finding(source.span, format!("no browser recognizes `{dsl}`"))
                    .help(format!("remove `{dsl}`"))
                    .note("browsers report an invalid source and ignore it, so that it allows nothing")
                    .remove(source.span),
            );
        }
    }
}

/// What Chromium 156 reports as unrecognized, and neither Firefox nor Safari has.
const DIRECTIVES: &[Directive] = &[Directive::Webrtc];

/// What Chromium 156 reports as an invalid source where the specification allows it.
const KEYWORDS: &[Keyword] = &[Keyword::UnsafeWebtransportHashes];
