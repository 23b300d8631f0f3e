use super::csp_bypassable_host::{bypass, evaluates};
use super::csp_script_broad_source::{broad_scripts, is_broad};
use crate::csp::{Clause, Csp, Directive, Keyword, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};

lint! {
    /// # What it does
    ///
    /// Looks for hosts in the list that takes effect for scripts. Next to a nonce or a hash, a foreign host is reported
    /// in the policy that declares it. The site's own origin, `self`, is reported only if `#[warn]` or `#[deny]` turns
    /// the lint on.
    ///
    /// The hosts of a service that the field `services` names are not reported: to name it is to trust its vendor.
    ///
    /// Hosts that are known to make the list useless are reported by `csp_bypassable_host`, and sources that match
    /// everyone by `csp_script_broad_source`.
    ///
    /// # Why it matters
    ///
    /// An allowed host is trusted with every file on it, including an endpoint that calls a function named in the URL,
    /// an old library, or an upload. In a study of 26,011 policies, three of four had a script allowlist that could be
    /// bypassed. A nonce trusts a single script element.
    ///
    /// # Attack
    ///
    /// The attacker injects an element for any useful script on the host, here an endpoint with a callback:
    ///
    /// ```html
    /// <script src="https://cdn.example.com/search?callback=alert(1)//"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, "https://cdn.example.com"] },
    /// ```
    ///
    /// # Fix
    ///
    /// Use a nonce, and write it on each script element: `<script nonce="…" src="…">`.
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_script_allowlist, reason = "the host is ours and serves the built scripts only")]
    /// script_src: [self, "https://cdn.example.com"],
    /// ```
    ///
    /// Reasonable where you know every file on the host.
    ///
    /// # References
    ///
    /// - [CSP3, section 8.5, strict CSP](https://w3c.github.io/webappsec-csp/#strict-csp)
    /// - [CSP Is Dead, Long Live CSP](https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/)
    Warn "scripts are allowed by host",
    cwe [829], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let own = policy.origin.as_ref().map(|origin| origin.node.host());
    let directives = [Directive::ScriptSrc, Directive::ScriptSrcElem];
    // If the base has lists too, `inherited_weakening` reports what a list adds.
    let has_base = !policy.csps_with_base().is_empty();
    let is_here = |span| !has_base && policy.is_declared_here(span);
    // To name a service is to trust the scripts of its vendor.
    let is_trusted = |span| policy.is_of_service(span);
    let find = |_: &Csp, list: &Clause| allowlist(list, own, &is_here, &is_trusted).into_iter().collect();
    // A list that matches every host stops none of them.
    let stops = |list: &Clause| broad_scripts(list).is_empty();
    for (level, source, directive) in policy.weaknesses_unless(&directives, find, stops) {
        let key = directive.key();
        let whose = match &source.node {
            SourceExpression::Host(_) => format!("`{}`", source.node.dsl()),
            _ => "the site's own origin".to_owned(),
        };
        let (with, help) = match list_has_nonce(policy, source.span) {
            true => (
                ", even without the nonce or hash",
                "remove the host, and write the nonce on the script elements that load from there",
            ),
            false => ("", "write `script_src: nonce`, and the nonce on each script element"),
        };
        report.push_at(
            level,
            Diagnostic::finding(source.span, format!("`{key}` trusts every script on {whose}{with}"))
                .help(help)
                .note("one endpoint with a callback there, or one uploaded file, is enough to run any script"),
        );
    }
}

type Found = (Level, Spanned<SourceExpression>, Directive);

/// The source by which a list allows scripts because of where they come from, and the level of the finding.
fn allowlist(
    list: &Clause,
    own: Option<&str>,
    is_here: &dyn Fn(Span) -> bool,
    is_trusted: &dyn Fn(Span) -> bool,
) -> Option<Found> {
    let trusts_elements = list.nonce_or_hash().is_some();
    let is_decided = list.keyword(Keyword::StrictDynamic).is_some()
        || list.allows_all_inline(Purpose::Script).is_some()
        || list.sources().iter().any(|source| is_broad(&source.node));
    if is_decided {
        return None;
    }
    let evaluates = evaluates(list);
    let is_foreign = |source: &&Spanned<SourceExpression>| match &source.node {
        _ if is_trusted(source.span) || (trusts_elements && !is_here(source.span)) => false,
        SourceExpression::Host(host) => {
            !own.is_some_and(|own| host.host.eq_ignore_ascii_case(own)) && bypass(host, evaluates).is_none()
        }
        _ => false,
    };
    if let Some(source) = list.sources().iter().find(is_foreign) {
        return Some((Level::Warn, source.clone(), list.directive.node));
    }
    if trusts_elements {
        return None;
    }
    let keyword = SourceExpression::Keyword(Keyword::SelfOrigin);
    list.find(&keyword).map(|span| (Level::Allow, Spanned::new(keyword, span), list.directive.node))
}

/// Whether the list of this source has a nonce or a hash as well.
fn list_has_nonce(policy: &SecurityPolicy, source: Span) -> bool {
    let has = |list: &&Clause| list.sources().iter().any(|other| other.span == source);
    policy.clauses().into_iter().find(has).is_some_and(|list| list.nonce_or_hash().is_some())
}
