use super::csp_broad_source::everyones;
use super::csp_localhost_source::is_local;
use crate::csp::{Cover, HostSource, Port, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::default_port;

lint! {
    /// # What it does
    ///
    /// Looks for `http`, `ws`, `"http://…"` and `"ws://…"` in a policy whose `origin` is not plain http. Hosts of the
    /// developer's own machine are the matter of `csp_localhost_source`; where anyone can supply scripts, or
    /// `strict_dynamic` has browsers ignore the source, it stays quiet.
    ///
    /// # Why it matters
    ///
    /// Whoever sits between the two can change what is loaded in plain text. Browsers block most of it on an https
    /// page, and upgrade the rest: the source only hides that an `s` is missing. `https` is what it matches anyway.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "http://img.example.com" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://img.example.com" },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 7.7](https://w3c.github.io/webappsec-csp/#security-considerations)
    /// - [Mixed Content, section 4](https://w3c.github.io/webappsec-mixed-content/#algorithms)
    Warn "a source without encryption", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if !policy.is_https() {
        return;
    }
    for csp in policy.csps() {
        let said = everyones(csp);
        for clause in &csp.clauses {
            let (ignored, cover) = (csp.ignored(clause), Cover::new(clause.sources(), &|_| true));
            for (index, source) in clause.sources().iter().enumerate() {
                let Some(secure) = secure(&source.node) else { continue };
                if ignored.because(&source.node).is_some() || said.contains(&source.span) {
                    continue;
                }
                let (dsl, key) = (source.node.dsl(), clause.directive.node.key());
                let finding = Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` is not encrypted"))
                    .note("whoever sits between the two can change it; browsers upgrade or block it on an https page");
                // Written beside what covers it, the secure form would be one too many.
                report.push(match cover.has_other(&secure, index) {
                    true => finding.help(format!("remove `{dsl}`: `{}` is there", secure.dsl())).remove(source.span),
                    false => finding.help(format!("write `{}`", secure.dsl())).replace(source.span, secure.dsl()),
                });
            }
        }
    }
}

/// The same source with the encrypted scheme, where it has one that is not.
fn secure(source: &SourceExpression) -> Option<SourceExpression> {
    let secure = |scheme: &str| match scheme.to_ascii_lowercase().as_str() {
        "http" => Some("https".to_owned()),
        "ws" => Some("wss".to_owned()),
        _ => None,
    };
    match source {
        SourceExpression::Scheme(scheme) => secure(scheme).map(SourceExpression::Scheme),
        SourceExpression::Host(host) if !is_local(&host.host) => {
            let scheme = Some(host.scheme.as_deref().and_then(secure)?);
            let plain = default_port("http").map(Port::Number);
            let port = host.port.filter(|port| Some(*port) != plain);
            Some(SourceExpression::Host(HostSource { scheme, port, ..host.clone() }))
        }
        _ => None,
    }
}
