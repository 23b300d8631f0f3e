use crate::csp::{Clause, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::lint::shared_cache::kept_by;
use crate::policy::{Form, SecurityPolicy};
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for a policy with a nonce whose `cache_control` lets shared caches keep the response: any without `private`
    /// and `no_store`. That a cache has to ask anew before each use, by `no_cache` or `max_age: 0s`, does not help: a 304
    /// has it send the page that it kept, with the nonce of then.
    ///
    /// # Why it matters
    ///
    /// A cache that replays a response replays its nonce. An attacker reads the nonce off the copy and writes it onto a
    /// script that is injected into the next: the policy then allows what it was made to stop.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce },
    /// cache_control: { public, max_age: 1h },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce },
    /// cache_control: { private, no_cache },
    /// ```
    ///
    /// `apply` and the adapters make a response with a nonce `private, no-store`, but for a `cache_control` that the policy
    /// declares: that one has the last word.
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1](https://w3c.github.io/webappsec-csp/#security-nonces)
    /// - [RFC 9111, section 3](https://www.rfc-editor.org/rfc/rfc9111#section-3)
    Deny "a nonce in a response that a shared cache may keep", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // What runs no script has no nonce that could be used again.
    if !carries_nonce(policy) || (policy.form == Form::Response && !policy.serves_pages()) {
        return;
    }
    if policy.form == Form::Response && !policy.has(Field::CacheControl) {
        report.push_at(Level::Warn, finding(policy.name, "no `cache_control`"));
    }
    for what in kept_by(policy) {
        report.push(finding(what.span, what.node));
    }
}

fn finding(span: Span, what: &str) -> Diagnostic {
    Diagnostic::finding(span, format!("a shared cache may keep this response, and its nonce with it: `{what}`"))
        .help("write `cache_control: { private, no_cache }`, or `no_store`; on a page that has to be cached, list hashes in place of `nonce`")
        .note("an attacker reads the nonce off the copy and writes it onto the script injected into the next")
}

/// Whether there is a nonce to replay: one to come, or the one of this response.
fn carries_nonce(policy: &SecurityPolicy) -> bool {
    let is_nonce = |source: &SourceExpression| match source {
        SourceExpression::Nonce => true,
        SourceExpression::FixedNonce(_) => policy.form == Form::Response,
        _ => false,
    };
    policy.clauses().into_iter().flat_map(Clause::sources).any(|source| is_nonce(&source.node))
}
