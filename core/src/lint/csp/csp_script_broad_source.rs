use crate::csp::attack::{SCRIPT_DATA, SCRIPT_OF_ATTACKER};
use crate::csp::{Clause, Directive, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for sources of scripts that match a file of anyone: `*`, `https`, `http`, `data`, `blob`, `filesystem`,
    /// `"https://*"`, `"*.com"`. Next to `strict_dynamic` browsers ignore them, and they are not reported. Named hosts
    /// are reported by `csp_script_allowlist` and `csp_bypassable_host`.
    ///
    /// # Why it matters
    ///
    /// The policy stops inline scripts and nothing else: an injected script element only has to load its code from the
    /// attacker's host, or carry it in its URL.
    ///
    /// # Attack
    ///
    /// ```html
    /// <script src="https://evil.example/"></script>
    /// <script src="data:,alert(1)"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: [self, data] },
    /// ```
    ///
    /// # Fix
    ///
    /// Write the source in the directive that needs it, and `nonce` for scripts.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, data] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_script_broad_source, reason = "the page runs what its user enters, without a session")]
    /// default_src: [self, data],
    /// ```
    ///
    /// Reasonable on an origin that has no session and nothing to protect.
    ///
    /// # References
    ///
    /// - [CSP3, section 8.5, strict CSP](https://w3c.github.io/webappsec-csp/#strict-csp)
    /// - [CSP Is Dead, Long Live CSP](https://research.google/pubs/csp-is-dead-long-live-csp-on-the-insecurity-of-whitelists-and-the-future-of-content-security-policy/)
    Deny "anyone can supply scripts",
    cwe [829], asvs ["3.4.3"],
    check
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
                format!("`{dsl}` in `{key}` allows scripts that the page builds from text"),
            )
            .note("if an attacker controls the text that the page puts into such a URL, it runs as script"),
            SourceExpression::Scheme(scheme) if !NETWORK.contains(&scheme.to_ascii_lowercase().as_str()) => {
                Diagnostic::finding(
                    source.span,
                    format!("`{dsl}` in `{key}` allows scripts that carry their code in their URL"),
                )
                .note(format!("an injected `{}` needs no host", SCRIPT_DATA.with(&format!("{scheme}:,alert(1)"))))
            }
            _ => Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` allows scripts that anyone can serve"))
                .note(format!(
                    "an injected `{}` runs what the attacker's host returns",
                    SCRIPT_OF_ATTACKER.of_attacker()
                )),
        };
        report.push(finding.help(match directive {
            Directive::DefaultSrc => {
                "list it in the directive that needs it, such as `img_src: [self, data]`, and write `script_src: nonce`"
            }
            _ => {
                "write `nonce` instead, and the nonce on each script element: `<script nonce=\"…\">`; or name the hosts"
            }
        }));
    }
}

/// The sources of a list by which anyone can supply a script, without those that browsers ignore.
pub(super) fn broad_scripts(list: &Clause) -> Vec<&Spanned<SourceExpression>> {
    let overrides = list.overrides();
    let counts = |source: &SourceExpression| is_broad(source) && overrides.cause(source, Purpose::Script).is_none();
    list.sources().iter().filter(|source| counts(&source.node)).collect()
}

/// Whether anyone can supply a script that this source matches.
pub(super) fn is_broad(source: &SourceExpression) -> bool {
    source.lets_anyone_in() || matches!(source, SourceExpression::Scheme(scheme) if is_made_here(scheme))
}

/// Schemes whose URLs name a host.
pub(super) const NETWORK: [&str; 5] = ["http", "https", "ws", "wss", "ftp"];

/// Whether URLs of this scheme refer to data that a script of the page has created.
fn is_made_here(scheme: &str) -> bool {
    ["blob", "filesystem", "mediastream"].iter().any(|made| made.eq_ignore_ascii_case(scheme))
}
