use crate::csp::{Clause, Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a list that replaces one of the base which holds `nonce`, and holds none itself.
    ///
    /// # Why it matters
    ///
    /// The pages of a base with a nonce write it on their scripts. Under the list that replaces it those scripts are
    /// blocked, and what takes their place is mostly a list of hosts, which protects less.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { .., script_src: [self, "https://js.example.com"] },
    /// ..Base // script_src: nonce
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { .., script_src: [.., "https://js.example.com"] },
    /// ..Base // script_src: nonce
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1](https://w3c.github.io/webappsec-csp/#security-nonces)
    INHERITED_NONCE_LOST "inherited_nonce_lost" Warn "a list without a nonce replaces one that has it", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let has_nonce = |clause: &Clause| clause.find(&SourceExpression::Nonce).is_some();
    for (csp, base) in policy.csps_with_base() {
        for clause in policy.written_here(csp) {
            let Some(replaced) = base.get(clause.directive.node) else { continue };
            if !has_nonce(replaced) || has_nonce(clause) || clause.keyword(Keyword::None).is_some() {
                continue;
            }
            let key = clause.directive.node.key();
            report.push(
                Diagnostic::finding(
                    clause.directive.span,
                    format!("`{key}` replaces a list with `nonce` by one without"),
                )
                .help(format!("keep it: `{key}: [.., …]`, or write `nonce` into the list"))
                .note("what carries the nonce in the pages of the base is blocked here"),
            );
        }
    }
}
