use super::csp_bypassable_host::{bypass, evaluates};
use super::csp_script_broad_source::{broad_scripts, is_broad};
use crate::csp::{Clause, Directive, Keyword, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a list of hosts that decides about scripts, with no nonce and no hash in it. The site's own origin
    /// alone, `self`, is reported only where the lint is asked for. Hosts that are known to defeat a list are the
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
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 8.5](https://w3c.github.io/webappsec-csp/#strict-csp)
    /// - [CSP Is Dead, Long Live CSP](https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/)
    CSP_SCRIPT_ALLOWLIST "csp_script_allowlist" Warn "scripts are told apart by their hosts", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let own = policy.origin.as_ref().map(|origin| origin.node.host());
    let asked = [Directive::ScriptSrc, Directive::ScriptSrcElem];
    // A list for every host stops none.
    let stops = |list: &Clause| broad_scripts(list).is_empty();
    let weaknesses = policy.weaknesses_unless(&asked, |_, list| allowlist(list, own).into_iter().collect(), stops);
    for (level, source, directive) in weaknesses {
        let key = directive.key();
        let whose = match &source.node {
            SourceExpression::Host(_) => format!("`{}`", source.node.dsl()),
            _ => "the site's own origin".to_owned(),
        };
        report.push_at(
            level,
            Diagnostic::finding(source.span, format!("`{key}` trusts every script on {whose}"))
                .help("write `script_src: nonce`, and the nonce on each script element")
                .note("one file there that answers with a callback, or that someone uploaded, runs any script"),
        );
    }
}

type Found = (Level, Spanned<SourceExpression>, Directive);

/// The source by which a list tells scripts apart by where they come from, and how much that matters.
fn allowlist(list: &Clause, own: Option<&str>) -> Option<Found> {
    let says_more = list.nonce_or_hash().is_some()
        || list.keyword(Keyword::StrictDynamic).is_some()
        || list.allows_all_inline(Purpose::Script).is_some()
        || list.sources().iter().any(|source| is_broad(&source.node));
    if says_more {
        return None;
    }
    let evaluates = evaluates(list);
    let is_foreign = |source: &&Spanned<SourceExpression>| match &source.node {
        SourceExpression::Host(host) => {
            !own.is_some_and(|own| host.host.eq_ignore_ascii_case(own)) && bypass(host, evaluates).is_none()
        }
        _ => false,
    };
    if let Some(source) = list.sources().iter().find(is_foreign) {
        return Some((Level::Warn, source.clone(), list.directive.node));
    }
    let keyword = SourceExpression::Keyword(Keyword::SelfOrigin);
    list.find(&keyword).map(|span| (Level::Allow, Spanned::new(keyword, span), list.directive.node))
}
