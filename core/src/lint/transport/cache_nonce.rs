use crate::csp::{Clause, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue, Parameters};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, HeaderValue, SecurityPolicy};
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for a policy with a nonce that has shared caches keep the response.
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
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce },
    /// cache_control: { private, no_cache },
    /// ```
    ///
    /// The adapters make a response with a nonce `private, no-store`, but for a `cache_control` that the policy
    /// declares: that one has the last word.
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1](https://w3c.github.io/webappsec-csp/#security-nonces)
    /// - [RFC 9111, section 3](https://www.rfc-editor.org/rfc/rfc9111#section-3)
    CACHE_NONCE "cache_nonce" Deny "a nonce in a response that a shared cache may keep", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // What runs no script has no nonce that could be used again.
    if !carries_nonce(policy) || (policy.form == Form::Response && !policy.serves_pages()) {
        return;
    }
    let cache_control = policy.get(Field::CacheControl);
    if let Some(FieldValue::Parameters(cache)) = cache_control.map(|header| header.node) {
        if let Some((span, key)) = shared(cache) {
            report.push(finding(span, key));
        }
    } else if policy.form == Form::Response && !policy.has(Field::CacheControl) {
        report.push_at(Level::Warn, finding(policy.name, "no `cache_control`"));
    }
    // https://www.rfc-editor.org/rfc/rfc9213#section-2.2: the caches that such a header is meant for read no other.
    for (header, name) in policy.custom_headers() {
        let is_targeted = name.ends_with("-cache-control") || name == "surrogate-control";
        if let (true, HeaderValue::Custom(value)) = (is_targeted, &header.value) {
            let lower = value.node.to_ascii_lowercase();
            if !lower.split(',').any(|part| matches!(part.trim(), "no-store" | "private")) {
                report.push(finding(value.span, name));
            }
        }
    }
}

fn finding(span: Span, what: &str) -> Diagnostic {
    Diagnostic::finding(span, format!("a shared cache may keep this response, and its nonce with it: `{what}`"))
        .help("write `cache_control: { private, no_cache }`, or `no_store`; on a page that has to be cached, list hashes in place of `nonce`")
        .note("an attacker reads the nonce off the copy and writes it onto the script injected into the next")
}

/// What lets a shared cache keep a response (RFC 9111, section 3).
fn shared(cache: &Parameters) -> Option<(Span, &'static str)> {
    if ["private", "no_store"].iter().any(|key| cache.get(key).is_some()) {
        return None;
    }
    let kept = ["public", "s_maxage", "max_age"].iter().find_map(|key| Some((cache.get(key)?.span, *key)))?;
    // Kept, but asked for anew before each use: a 304 brings the page with the nonce that it had.
    (cache.get("no_cache").is_none() || kept.1 != "max_age").then_some(kept)
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
