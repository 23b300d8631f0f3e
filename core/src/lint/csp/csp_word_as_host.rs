use super::csp_script_broad_source::NETWORK;
use crate::csp::{Directive, Intended, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for words among sources that browsers read as the name of a host: a scheme without its colon (`"data"`, `"wss"`),
    /// and what other headers and languages call everyone, nobody or the site itself (`"null"`, `"sameorigin"`, `"deny"`).
    ///
    /// # Why it matters
    ///
    /// The list allows a host that does not exist. What it was meant to allow is blocked, and what it was meant to forbid is
    /// forbidden by accident, until somebody has a host of that name in an internal network.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, "data"], frame_ancestors: "sameorigin" },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, data], frame_ancestors: self },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Deny "a word that browsers take for the name of a host", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.clauses() {
        let key = clause.directive.node.key();
        for source in clause.sources() {
            let SourceExpression::Unquoted(text) = &source.node else { continue };
            match Intended::of(text) {
                Some(Intended::Scheme(scheme)) => report.push(without_colon(clause.directive.node, scheme, source.span, text)),
                Some(Intended::Word) => report.push(
                    Diagnostic::finding(source.span, format!("`{text}` in `{key}` is the name of a host"))
                        .help(match clause.directive.node {
                            Directive::FrameAncestors => "write `none`, `self` or the origins that may frame the page",
                            _ => "write `none`, `self` or the hosts: `\"https://cdn.example.com\"`",
                        })
                        .note("the word has a meaning elsewhere; in a source list a browser looks for a host of that name"),
                ),
                _ => {}
            }
        }
    }
}

/// What to write in the place of a scheme without its colon: itself only where it lets nobody in who can do harm.
fn without_colon(directive: Directive, scheme: &'static str, span: Span, text: &str) -> Diagnostic {
    let key = directive.key();
    let finding = Diagnostic::finding(span, format!("`{text}` in `{key}` lacks its colon, and is the name of a host"))
        .note(format!("a browser looks for a host of that name, and allows no `{scheme}:` URL"));
    if NETWORK.contains(&scheme) {
        let host = if scheme.starts_with("ws") { "wss://live.example.com" } else { "https://cdn.example.com" };
        return finding.help(format!("name the hosts: `\"{host}\"`"));
    }
    match HARMLESS.contains(&directive) {
        true => finding.help(format!("write the bare word `{scheme}`, or `\"{scheme}:\"`")).replace(span, scheme),
        false => finding.help(format!("remove it, and write it where it is needed: `img_src: [self, {scheme}]`")),
    }
}

/// Where what a URL holds itself, or the page has made, neither runs nor styles the page.
const HARMLESS: &[Directive] = &[Directive::ImgSrc, Directive::FontSrc, Directive::MediaSrc, Directive::ConnectSrc];
