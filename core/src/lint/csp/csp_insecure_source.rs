use super::csp_broad_source::everyones;
use super::csp_localhost_source::is_local;
use crate::csp::{Cover, HostSource, Port, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::{default_port, upgraded};

lint! {
    /// # What it does
    ///
    /// Looks for `http`, `ws`, `"http://…"` and `"ws://…"` in a policy, unless its `origin` is itself plain http. Hosts
    /// of the developer's machine are reported by `csp_localhost_source`. Sources that another lint wants removed, or
    /// that `strict_dynamic` disables, are not reported.
    ///
    /// # Why it matters
    ///
    /// An https page gains little from such a source: browsers block scripts, styles and frames over http as mixed
    /// content, and upgrade images to https. An `http:` source matches https URLs too, so it only hides that the `s` is
    /// missing.
    ///
    /// # Attack
    ///
    /// Someone on the same network, such as the operator of a public Wi-Fi, answers the request in place of the host,
    /// in every browser that does not upgrade or block it:
    ///
    /// ```http
    /// GET /logo.svg HTTP/1.1
    /// Host: img.example.com
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "http://img.example.com" },
    /// ```
    ///
    /// # Fix
    ///
    /// Write `https`.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://img.example.com" },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_insecure_source, reason = "the camera in the building offers no https")]
    /// img_src: "http://img.example.com",
    /// ```
    ///
    /// Reasonable for images and media of a host that has no https, if the page may show wrong ones.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.9, an http source matches https](https://w3c.github.io/webappsec-csp/#match-schemes)
    /// - [Mixed Content, section 4](https://w3c.github.io/webappsec-mixed-content/#algorithms)
    Warn "a source without encryption",
    cwe [319, 829], asvs ["3.4.3", "12.2.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if !policy.is_https() {
        return;
    }
    for csp in policy.csps() {
        let reported = everyones(csp);
        for clause in &csp.clauses {
            let (ignored, cover) = (csp.ignored(clause), Cover::new(clause.sources(), &|_| true));
            for (index, source) in clause.sources().iter().enumerate() {
                let Some(secure) = secure(&source.node) else { continue };
                if ignored.because(&source.node).is_some() || reported.contains(&source.span) {
                    continue;
                }
                let (dsl, key) = (source.node.dsl(), clause.directive.node.key());
                let finding = Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` is not encrypted"))
                    .note("anyone on the network path can change what it loads; on an https page, browsers upgrade or block it");
                // Another source may already cover the secure form.
                report.push(match cover.has_other(&secure, index) {
                    true => finding
                        .help(format!("remove `{dsl}`, since the list has `{}`", secure.dsl()))
                        .remove(source.span),
                    false => finding.help(format!("write `{}`", secure.dsl())).replace(source.span, secure.dsl()),
                });
            }
        }
    }
}

/// The same source with the encrypted scheme, if its scheme is not encrypted.
fn secure(source: &SourceExpression) -> Option<SourceExpression> {
    let secure = |scheme: &str| upgraded(&scheme.to_ascii_lowercase()).map(str::to_owned);
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
