use crate::csp::{Clause, Csp, Keyword, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_inline` beside a nonce or a hash, for hosts, schemes and `self` beside `strict_dynamic`, and
    /// for `unsafe_eval` beside the hash of a string. A host and, in a list about styles, `unsafe_inline` are a warning
    /// where the policy itself declares them. The others are usual fallbacks for old browsers, and are reported only if
    /// the lint is asked for.
    ///
    /// # Why it matters
    ///
    /// A source that is ignored looks like one that counts: the scripts of the host and the inline styles are blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// #[warn(csp_ignored_fallback)]
    /// content_security_policy: { script_src: [nonce, unsafe_inline], base_uri: none },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
    /// ```
    ///
    /// In a `default_src`, a host beside `strict_dynamic` still counts for images and everything else that is no
    /// script.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.3.2](https://w3c.github.io/webappsec-csp/#allow-all-inline)
    /// - [CSP3, section 8.2](https://w3c.github.io/webappsec-csp/#strict-dynamic-usage)
    Allow "a source that current browsers ignore", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in &csp.clauses {
            let (ignored, asked) = (csp.ignored(clause), csp.used_as(clause));
            let acts = |source: &SourceExpression| asked.iter().any(|directive| source.has_effect_in(*directive));
            for source in clause.sources() {
                // What says nothing there is ignored for another reason, which another lint gives.
                let Some(cause) = ignored.because(&source.node).filter(|_| acts(&source.node)) else {
                    continue;
                };
                let (dsl, key) = (source.node.dsl(), clause.directive.node.key());
                let lost = lost(csp, clause, &source.node).filter(|_| policy.is_declared_here(source.span));
                let (level, note) = match lost {
                    Some(note) => (Level::Warn, note),
                    None => (Level::Allow, "only browsers from before CSP level 2 or 3 read it"),
                };
                report.push_at(
                    level,
                    Diagnostic::finding(
                        source.span,
                        format!("`{dsl}` in `{key}` is ignored because of `{}`", cause.node.dsl()),
                    )
                    .help(format!("remove `{dsl}`"))
                    .note(note)
                    .remove(source.span),
                );
            }
        }
    }
}

/// What is blocked although a source that no old browser needs seems to allow it.
fn lost(csp: &Csp, clause: &Clause, source: &SourceExpression) -> Option<&'static str> {
    match source {
        SourceExpression::Host(_) => Some(
            "scripts of that host are blocked, unless their elements have the nonce or a trusted script loads them",
        ),
        SourceExpression::Keyword(Keyword::UnsafeInline) if csp.purposes_of(clause).contains(&Purpose::Style) => {
            Some("inline styles are blocked, unless the list has their nonce or hash")
        }
        _ => None,
    }
}
