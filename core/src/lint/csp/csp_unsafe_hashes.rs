use crate::csp::attack::{LISTED_HANDLER, LISTED_STYLE_ATTRIBUTE};
use crate::csp::{Keyword, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_hashes`, and for `unsafe_hashes` without a hash, which has no effect.
    ///
    /// # Why it matters
    ///
    /// With `unsafe_hashes`, browsers compare event handlers and `style` attributes with the hashes of the list. The
    /// code is fixed, but not the element and the event: an attacker can use the code where it was not meant to run.
    ///
    /// # Attack
    ///
    /// The page has `<button onclick="transfer()">`, and the list the hash of `transfer()`. The attacker injects an
    /// element that runs it without a click:
    ///
    /// ```html
    /// <svg onload="transfer()">
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src_attr: [unsafe_hashes, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"] },
    /// ```
    ///
    /// # Fix
    ///
    /// Move the handlers into a script that calls `addEventListener`.
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, script_src_attr: none, base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_unsafe_hashes, reason = "the framework writes one handler, which only shows a dialog")]
    /// script_src_attr: [unsafe_hashes, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
    /// ```
    ///
    /// Reasonable where the code does no harm on any element and any event.
    ///
    /// # References
    ///
    /// - [CSP3, section 8.3, unsafe-hashes](https://w3c.github.io/webappsec-csp/#unsafe-hashes-usage)
    Warn "hashed code runs in any event handler",
    cwe [79], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let keyword = SourceExpression::Keyword(Keyword::UnsafeHashes);
    for csp in policy.csps() {
        for clause in &csp.clauses {
            let Some(span) = clause.find(&keyword).filter(|_| csp.has_effect(clause, &keyword)) else { continue };
            let key = clause.directive.node.key();
            let is_hash = |source: &SourceExpression| matches!(source, SourceExpression::Hash(_));
            let purposes = csp.purposes_of(clause);
            let (what, effect, help, attack) = match purposes.contains(&Purpose::Script) {
                true => (
                    "handlers",
                    "lets the listed code run in any event handler",
                    "move the handlers into a script that calls `addEventListener`",
                    ("the listed code", LISTED_HANDLER, "so that it runs for another element and another event"),
                ),
                false => (
                    "style attributes",
                    "lets the listed styles apply to any element",
                    "move the styles into classes of a stylesheet",
                    ("a listed style", LISTED_STYLE_ATTRIBUTE, "so that it hides or covers a part of the page"),
                ),
            };
            let (listed, attack, outcome) = attack;
            let note = format!("an attacker can inject {listed} in `{}`, {outcome}", attack.text);
            report.push(match clause.sources().iter().any(|source| is_hash(&source.node)) {
                true => Diagnostic::finding(span, format!("`unsafe_hashes` in `{key}` {effect}")).help(help).note(note),
                false => Diagnostic::finding(span, format!("`unsafe_hashes` in `{key}` has no effect without a hash"))
                    .help(format!("remove it, or list the hashes of the {what}"))
                    .note("it makes browsers compare attributes with the hashes of the list, and there are none"),
            });
        }
    }
}
