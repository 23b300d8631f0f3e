use crate::csp::attack::{NONCE, STATIC_NONCE};
use crate::csp::{Clause, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a nonce whose value is written in the policy. In an audited response, where the nonce always has a
    /// value, it reports one that is too short to be random.
    ///
    /// # Why it matters
    ///
    /// A nonce tells the page's own scripts from injected ones because attackers cannot know its value. If it is the
    /// same in every response, or can be guessed, they can.
    ///
    /// # Attack
    ///
    /// The attacker reads the nonce in the source of any page, and writes it on the injected script:
    ///
    /// ```html
    /// <script nonce="cmFuZG9t">alert(1)</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: "'nonce-cmFuZG9t'" }
    /// ```
    ///
    /// # Fix
    ///
    /// Write `nonce`. Each response then gets a new value.
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce }
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_static_nonce, reason = "snapshot tests need the same bytes; not deployed")]
    /// script_src: "'nonce-cmFuZG9t'",
    /// ```
    ///
    /// Reasonable in tests. A static page is better served by hashes.
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1, nonces](https://w3c.github.io/webappsec-csp/#security-nonces)
    Deny "a nonce that attackers know in advance",
    cwe [344], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for source in policy.clauses().into_iter().flat_map(Clause::sources) {
        let SourceExpression::FixedNonce(nonce) = &source.node else { continue };
        match policy.form {
            Form::Declaration => report.push(
                Diagnostic::finding(source.span, format!("nonce `{nonce}` is the same in every response"))
                    .help("write `nonce`, whose value is new in every response")
                    .note(format!(
                        "an attacker can read it in one page, and inject `{}` into another",
                        STATIC_NONCE.fill(NONCE, nonce)
                    )),
            ),
            // A single response does not show whether the next one has another nonce.
            Form::Response => {
                let bits = nonce.trim_end_matches('=').len() * 6;
                if bits < MIN_BITS {
                    report.push(
                        Diagnostic::finding(source.span, format!("nonce `{nonce}` has {bits} bits at most"))
                            .help("take 128 bits from a cryptographic generator, as `Nonce::random()` does")
                            .note("an attacker can find a short nonce by trying, and compute one that is not random"),
                    );
                }
            }
        }
    }
}

/// CSP3, section 7.1.
const MIN_BITS: usize = 128;
