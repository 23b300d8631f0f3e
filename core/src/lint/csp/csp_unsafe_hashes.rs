use crate::csp::{Keyword, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_hashes`, and says where no hash is there for it to act on.
    ///
    /// # Why it matters
    ///
    /// With it, hashes match event handlers and style attributes. An attacker can then put the listed code onto any
    /// element and any event: a handler that submits a form when a button is clicked submits it when an image fails to
    /// load.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src_attr: [unsafe_hashes, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"] },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, script_src_attr: none, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 8.3](https://w3c.github.io/webappsec-csp/#unsafe-hashes-usage)
    Warn "listed code runs in any event handler", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let keyword = SourceExpression::Keyword(Keyword::UnsafeHashes);
    for csp in policy.csps() {
        for clause in &csp.clauses {
            let Some(span) = clause.find(&keyword).filter(|_| csp.has_effect(clause, &keyword)) else { continue };
            let key = clause.directive.node.key();
            let is_hash = |source: &SourceExpression| matches!(source, SourceExpression::Hash(_));
            let purposes = csp.purposes_of(clause);
            let (what, effect, help, note) = match purposes.contains(&Purpose::Script) {
                true => (
                    "handlers",
                    "lets the listed code run in any event handler",
                    "move the handlers into a script that calls `addEventListener`",
                    "an attacker can put the listed code onto another element and another event",
                ),
                false => (
                    "style attributes",
                    "lets the listed styles apply to any element",
                    "move the styles into classes of a stylesheet",
                    "an attacker can put a listed `style` attribute onto another element, to hide or cover a part of the page",
                ),
            };
            report.push(match clause.sources().iter().any(|source| is_hash(&source.node)) {
                true => Diagnostic::finding(span, format!("`unsafe_hashes` in `{key}` {effect}")).help(help).note(note),
                false => Diagnostic::finding(span, format!("`unsafe_hashes` in `{key}` has no hash to act on"))
                    .help(format!("remove it, or list the hashes of the {what}"))
                    .note("by itself it allows nothing"),
            });
        }
    }
}
