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
    /// Looks for a list of hosts that decides about scripts. Beside a nonce or a hash, a host of others is reported where
    /// the policy itself declares it. The site's own origin alone, `self`, is reported only where the lint is asked for. Hosts that are known to defeat a list are the
    /// matter of `csp_bypassable_host`, and sources that anyone can serve of `csp_script_broad_source`.
    ///
    /// # Why it matters
    ///
    /// A host is trusted with every file on it: an endpoint that wraps its answer in a callback, an old library, an
    /// upload. A study of a million policies found nineteen in twenty lists of hosts to be bypassable so. A nonce
    /// trusts one script element.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, "https://cdn.example.com"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 8.5](https://w3c.github.io/webappsec-csp/#strict-csp)
    /// - [CSP Is Dead, Long Live CSP](https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/)
    Warn "scripts are told apart by their hosts", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let own = policy.origin.as_ref().map(|origin| origin.node.host());
    let asked = [Directive::ScriptSrc, Directive::ScriptSrcElem];
    // Over a base with lists of its own, `inherited_weakening` reports what a list admits besides.
    let has_base = !policy.csps_with_base().is_empty();
    let is_here = |span| !has_base && policy.is_declared_here(span);
    let find = |_: &Csp, list: &Clause| allowlist(list, own, &is_here).into_iter().collect();
    // A list for every host stops none.
    let stops = |list: &Clause| broad_scripts(list).is_empty();
    for (level, source, directive) in policy.weaknesses_unless(&asked, find, stops) {
        let key = directive.key();
        let whose = match &source.node {
            SourceExpression::Host(_) => format!("`{}`", source.node.dsl()),
            _ => "the site's own origin".to_owned(),
        };
        let (with, help) = match list_has_nonce(policy, source.span) {
            true => (
                ", whatever nonce or hash it has",
                "remove the host, and write the nonce on the script elements that load from there",
            ),
            false => ("", "write `script_src: nonce`, and the nonce on each script element"),
        };
        report.push_at(
            level,
            Diagnostic::finding(source.span, format!("`{key}` trusts every script on {whose}{with}"))
                .help(help)
                .note("one file there that answers with a callback, or that someone uploaded, runs any script"),
        );
    }
}

type Found = (Level, Spanned<SourceExpression>, Directive);

/// The source by which a list tells scripts apart by where they come from, and how much that matters.
fn allowlist(list: &Clause, own: Option<&str>, is_here: &dyn Fn(Span) -> bool) -> Option<Found> {
    let trusts_elements = list.nonce_or_hash().is_some();
    let says_more = list.keyword(Keyword::StrictDynamic).is_some()
        || list.allows_all_inline(Purpose::Script).is_some()
        || list.sources().iter().any(|source| is_broad(&source.node));
    if says_more {
        return None;
    }
    let evaluates = evaluates(list);
    let is_foreign = |source: &&Spanned<SourceExpression>| match &source.node {
        _ if trusts_elements && !is_here(source.span) => false,
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

/// Whether the list in which this source stands tells scripts apart by a nonce or hash as well.
fn list_has_nonce(policy: &SecurityPolicy, source: Span) -> bool {
    let has = |list: &&Clause| list.sources().iter().any(|other| other.span == source);
    policy.clauses().into_iter().find(has).is_some_and(|list| list.nonce_or_hash().is_some())
}
