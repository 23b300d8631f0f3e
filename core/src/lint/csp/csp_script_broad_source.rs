use crate::csp::{Clause, Directive, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for sources of scripts that anyone can serve: `*`, `https`, `http`, `data`, `blob`, `filesystem`,
    /// `https://*`, `*.com`. Under `strict_dynamic` browsers ignore them, and they stay quiet as a fallback for old
    /// ones. A host that is named is the matter of `csp_script_allowlist` and `csp_bypassable_host`.
    ///
    /// # Why it matters
    ///
    /// An injected script element only has to name a host of the attacker's, or carry its code in its own address. The
    /// policy then stops inline script and nothing else.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: [self, data] },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, data] },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 8.5](https://w3c.github.io/webappsec-csp/#strict-csp)
    /// - [CSP Is Dead, Long Live CSP](https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/)
    Deny "anyone can supply scripts", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let weaknesses = policy.weaknesses(&[Directive::ScriptSrc, Directive::ScriptSrcElem], |_, list| {
        broad_scripts(list).into_iter().map(|source| (source, list.directive.node)).collect()
    });
    for (source, directive) in weaknesses {
        let (dsl, key) = (source.node.dsl(), directive.key());
        let finding = match &source.node {
            SourceExpression::Scheme(scheme) if is_made_here(scheme) => Diagnostic::finding(
                source.span,
                format!("`{dsl}` in `{key}` runs scripts that the page makes out of text"),
            )
            .note("where an attacker controls the text that a page puts into such a URL, the page runs it"),
            SourceExpression::Scheme(scheme) if !NETWORK.contains(&scheme.to_ascii_lowercase().as_str()) => {
                Diagnostic::finding(
                    source.span,
                    format!("`{dsl}` in `{key}` runs scripts that carry their code in their URL"),
                )
                .note(format!("an injected `<script src=\"{scheme}:…\">` needs no host"))
            }
            _ => Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` runs scripts that anyone can serve"))
                .note("an injected script element only has to name a host of the attacker's"),
        };
        report.push(finding.help(match directive {
            Directive::DefaultSrc => {
                "write the directive that needs it, such as `img_src: [self, data]`, and `script_src: nonce`"
            }
            _ => "write `nonce` in its place, and the nonce on each script element; or name the hosts",
        }));
    }
}

/// The sources of a list by which anyone can supply a script, but for those that browsers ignore.
pub(super) fn broad_scripts(list: &Clause) -> Vec<&Spanned<SourceExpression>> {
    let overrides = list.overrides();
    let counts = |source: &SourceExpression| is_broad(source) && overrides.cause(source, Purpose::Script).is_none();
    list.sources().iter().filter(|source| counts(&source.node)).collect()
}

/// Whether a script from there can be anyone's.
pub(super) fn is_broad(source: &SourceExpression) -> bool {
    source.lets_anyone_in() || matches!(source, SourceExpression::Scheme(scheme) if is_made_here(scheme))
}

/// Schemes whose URLs name a host.
pub(super) const NETWORK: [&str; 5] = ["http", "https", "ws", "wss", "ftp"];
/// Whether URLs of this scheme stand for what a script of the page has put together.
fn is_made_here(scheme: &str) -> bool {
    ["blob", "filesystem", "mediastream"].iter().any(|made| made.eq_ignore_ascii_case(scheme))
}
