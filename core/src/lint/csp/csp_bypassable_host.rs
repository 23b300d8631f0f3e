use super::csp_script_broad_source::broad_scripts;
use crate::csp::attack::SCRIPT_OF_LISTED_HOST;
use crate::csp::{Bypass, Clause, Csp, Directive, HostSource, Keyword, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks in the lists that take effect for scripts for hosts where anyone can publish a file, hosts with an
    /// endpoint that calls a function named in the URL, and, where `unsafe_eval` is allowed, hosts with libraries that
    /// run text from the page as script. Sources are matched as browsers match them: a wildcard that covers such a host
    /// is reported, and a path that excludes the dangerous files is not.
    ///
    /// # Why it matters
    ///
    /// Browsers check where a script comes from, not what it does. If an allowed host also serves a script that the
    /// attacker chose, the allowlist lets that script run.
    ///
    /// # Attack
    ///
    /// On a host that mirrors every npm package, the attacker publishes one. On a host with a callback endpoint, the
    /// URL itself is the script:
    ///
    /// ```html
    /// <script src="https://cdn.jsdelivr.net/npm/evil"></script>
    /// <script src="https://accounts.google.com/o/oauth2/revoke?callback=alert(1)"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, "https://cdn.jsdelivr.net"] },
    /// ```
    ///
    /// # Fix
    ///
    /// Allow the one file by its hash (its `script` element then needs the same `integrity`), use a nonce, or serve the
    /// file from your own origin.
    ///
    /// ```text
    /// content_security_policy: { script_src: "'sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb'", base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_bypassable_host, reason = "the map widget loads its parts from there until it is self-hosted")]
    /// script_src: [self, "https://cdn.jsdelivr.net"],
    /// ```
    ///
    /// Reasonable for a while, on pages that show no text from users.
    ///
    /// # References
    ///
    /// - [CSP3, section 8.4, allowing external scripts by hash](https://w3c.github.io/webappsec-csp/#external-hash)
    /// - [CSP Evaluator, which lists such hosts](https://github.com/google/csp-evaluator)
    /// - [CSP Is Dead, Long Live CSP](https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/)
    Warn "a host where an attacker finds a script to bypass the policy with",
    cwe [829], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let find = |_: &Csp, list: &Clause| {
        let (mut found, overrides, evaluates) = (Vec::new(), list.overrides(), evaluates(list));
        for source in list.sources() {
            let SourceExpression::Host(host) = &source.node else { continue };
            if let (Some(way), None) = (bypass(host, evaluates), overrides.cause(&source.node, Purpose::Script)) {
                found.push((source.span, source.node.dsl(), list.directive.node, way, attack(host, evaluates)));
            }
        }
        found
    };
    // A list that matches every host stops none of them.
    let stops = |list: &Clause| broad_scripts(list).is_empty();
    let weaknesses = policy.weaknesses_unless(&[Directive::ScriptSrc, Directive::ScriptSrcElem], find, stops);
    for (span, dsl, directive, way, attack) in weaknesses {
        let key = directive.key();
        report.push(
            Diagnostic::finding(
                span,
                format!("`{dsl}` in `{key}` covers `{}`, where {}", way.pattern, way.kind.describe()),
            )
            .help("write `nonce` instead, and the nonce on each script element: `<script nonce=\"…\">`; or serve the file from your own origin")
            .note(format!("an injected `{attack}` runs code that the attacker chose")),
        );
    }
}

/// What an attacker injects where this source has a bypass.
fn attack(source: &HostSource, evaluates: bool) -> String {
    let (host, path) = source.bypass_address(evaluates).unwrap_or_default();
    SCRIPT_OF_LISTED_HOST.with(&format!("{}://{host}{path}", source.scheme.as_deref().unwrap_or("https")))
}

/// How this source lets an attacker bypass its list.
pub(super) fn bypass(source: &HostSource, evaluates: bool) -> Option<Bypass> {
    source.bypass(evaluates)
}

/// Whether this list lets scripts run text as code, as the libraries on some hosts do.
pub(super) fn evaluates(list: &Clause) -> bool {
    list.keyword(Keyword::UnsafeEval).is_some()
}
