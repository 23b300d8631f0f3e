use crate::csp::{Clause, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a nonce whose value is written out.
    ///
    /// # Why it matters
    ///
    /// A nonce tells the page's own scripts from injected ones because nobody can know it ahead. One that is the same
    /// in every response is read off one page and written onto the injected script of the next.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: "'nonce-cmFuZG9t'" }
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1](https://w3c.github.io/webappsec-csp/#security-nonces)
    CSP_STATIC_NONCE "csp_static_nonce" Deny "a nonce that is known ahead stops nothing", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // A response has its nonce; whether the next one has another, it cannot tell.
    if policy.form == Form::Response {
        return;
    }
    for source in policy.csps().flat_map(|csp| &csp.clauses).flat_map(Clause::sources) {
        if let SourceExpression::FixedNonce(nonce) = &source.node {
            report.push(
                Diagnostic::finding(source.span, format!("nonce `{nonce}` is the same in every response"))
                    .help("write the bare word `nonce`: its value is made anew for every response")
                    .note("an attacker reads it off one page and writes it onto the script injected into the next"),
            );
        }
    }
}
