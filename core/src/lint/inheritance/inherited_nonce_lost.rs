use crate::diagnostic::Diagnostic;
use crate::lint::decision::{Kind, decisions};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a list that replaces one of the base which holds `nonce`, and that lets in something else in its place. A
    /// list that only leaves the nonce out tightens, and is not reported.
    ///
    /// # Why it matters
    ///
    /// The pages of a base with a nonce write it on their scripts. Under the list that replaces it those scripts are
    /// blocked, and what is let in instead is mostly a host, which protects less.
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base { content_security_policy: { script_src: nonce, base_uri: none } }
    ///
    /// struct Shop {
    ///     content_security_policy: { .., script_src: self },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// struct Base { content_security_policy: { script_src: nonce, base_uri: none } }
    ///
    /// struct Shop {
    ///     content_security_policy: { .., script_src: [.., self] },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1](https://w3c.github.io/webappsec-csp/#security-nonces)
    Warn "a list without a nonce replaces one that has it", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(inheritance) = &policy.inheritance else { return };
    for decision in decisions(policy).into_iter().filter(|decision| decision.kind == Kind::NonceLost) {
        let (key, before) = (decision.key(), decision.before.directive.node.key());
        report.push(
            Diagnostic::finding(
                decision.span(),
                format!(
                    "`{key}` lets in {}, and not the `nonce` that `{before}` of `{}` has",
                    decision.added(),
                    inheritance.name
                ),
            )
            .help(decision.help(&inheritance.name, LINT.name))
            .note("what carries the nonce, in pages of the base, is blocked; a host protects less than a nonce"),
        );
    }
}
