use crate::csp::{Clause, Csp, Keyword, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for sources that another source of the same list disables: `unsafe_inline` next to a nonce or a hash;
    /// hosts, schemes and `self` next to `strict_dynamic`; `unsafe_eval` next to the hash of a string for `eval`.
    ///
    /// A host, and `unsafe_inline` for styles, are reported as a warning in the policy that declares them. The other
    /// cases are common fallbacks for old browsers, and are reported only if `#[warn]` or `#[deny]` turns the lint on.
    ///
    /// # Why it matters
    ///
    /// The list reads as if the source were allowed, but browsers ignore it: the scripts of that host and the inline
    /// styles are blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// #[warn(csp_ignored_fallback)]
    /// content_security_policy: { script_src: [nonce, unsafe_inline], base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// Remove the source.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
    /// ```
    ///
    /// In a `default_src`, a host next to `strict_dynamic` is not reported: it still allows images and everything else
    /// that is not a script.
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_ignored_fallback, reason = "the kiosks run a browser from 2013, which does not support nonces")]
    /// script_src: [nonce, unsafe_inline],
    /// ```
    ///
    /// Reasonable where browsers that know only CSP level 1 or 2 still have to load the page.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.3.2, when inline code is allowed](https://w3c.github.io/webappsec-csp/#allow-all-inline)
    /// - [CSP3, section 8.2, strict-dynamic](https://w3c.github.io/webappsec-csp/#strict-dynamic-usage)
    Allow "a source that current browsers ignore",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in &csp.clauses {
            let ignored = csp.ignored(clause);
            for source in clause.sources() {
                // `csp_inert_source` reports what has no effect there at all.
                let Some(cause) = ignored.because(&source.node).filter(|_| csp.has_effect(clause, &source.node)) else {
                    continue;
                };
                let (dsl, key) = (source.node.dsl(), clause.directive.node.key());
                let lost = lost(csp, clause, &source.node).filter(|_| policy.is_declared_here(source.span));
                let (level, note) = match lost {
                    Some(note) => (Level::Warn, note),
                    None => (Level::Allow, "only browsers without CSP level 2 or 3 read it"),
                };
                report.push_at(
                    level,
                    Diagnostic::finding(
                        source.span,
                        format!("browsers ignore `{dsl}` in `{key}` because of `{}`", cause.node.dsl()),
                    )
                    .help(format!("remove `{dsl}`"))
                    .note(note)
                    .remove(source.span),
                );
            }
        }
    }
}

/// What is blocked although this source, which is no fallback for old browsers, seems to allow it.
fn lost(csp: &Csp, clause: &Clause, source: &SourceExpression) -> Option<&'static str> {
    let is_for = |purpose| csp.purposes_of(clause).contains(&purpose);
    match source {
        SourceExpression::Host(_) if is_for(Purpose::Script) => Some(
            "scripts of that host are blocked, unless their elements have the nonce or a trusted script loads them",
        ),
        SourceExpression::Keyword(Keyword::UnsafeInline) if is_for(Purpose::Style) => {
            Some("inline styles are blocked, unless the list has their nonce or hash")
        }
        _ => None,
    }
}
