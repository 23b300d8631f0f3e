use super::csp_script_broad_source::broad_scripts;
use crate::csp::{Bypass, Clause, Csp, Directive, HostSource, Keyword, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for hosts in the list that decides about scripts on which anyone can publish, or which are known to answer
    /// with a callback of the caller's choice or to hold libraries that run text from the page. They are matched as
    /// browsers match: a wildcard that covers such a host counts, and a path that excludes what is dangerous there does
    /// not.
    ///
    /// # Why it matters
    ///
    /// `<script src="https://accounts.google.com/o/oauth2/revoke?callback=alert(1)">` is a script from an allowed host,
    /// and runs what its address says. A content network that mirrors every package serves the attacker's as well.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, "https://cdn.jsdelivr.net"] },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: "'sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb'", base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 8.4](https://w3c.github.io/webappsec-csp/#external-hash)
    /// - [CSP Evaluator](https://github.com/google/csp-evaluator)
    Warn "a host where an attacker finds a script that helps", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let find = |_: &Csp, list: &Clause| {
        let (mut found, overrides, evaluates) = (Vec::new(), list.overrides(), evaluates(list));
        for source in list.sources() {
            let SourceExpression::Host(host) = &source.node else { continue };
            if let (Some(way), None) = (bypass(host, evaluates), overrides.cause(&source.node, Purpose::Script)) {
                found.push((source.span, source.node.dsl(), list.directive.node, way));
            }
        }
        found
    };
    // A list for every host stops none.
    let stops = |list: &Clause| broad_scripts(list).is_empty();
    let weaknesses = policy.weaknesses_unless(&[Directive::ScriptSrc, Directive::ScriptSrcElem], find, stops);
    for (span, dsl, directive, way) in weaknesses {
        let key = directive.key();
        report.push(
            Diagnostic::finding(
                span,
                format!("`{dsl}` in `{key}` covers `{}`, where {}", way.pattern, way.kind.describe()),
            )
            .help("write `nonce` in its place, and the nonce on each script element; or host the one file yourself")
            .note("an injected script element that loads from there runs what the attacker wants"),
        );
    }
}

/// The way around a list that this source of it opens.
pub(super) fn bypass(source: &HostSource, evaluates: bool) -> Option<Bypass> {
    source.bypass(evaluates)
}

/// Whether scripts of this list may run text as code, which the libraries on some hosts do.
pub(super) fn evaluates(list: &Clause) -> bool {
    list.keyword(Keyword::UnsafeEval).is_some()
}
