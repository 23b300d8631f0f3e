use super::csp_script_broad_source::NETWORK;
use crate::csp::{Directive, Intended, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for words among sources that browsers read as the name of a host: a scheme without its colon (`"data"`,
    /// `"wss"`), and the words of other headers and languages for everyone, no one or the site itself (`"null"`,
    /// `"sameorigin"`, `"deny"`).
    ///
    /// # Why it matters
    ///
    /// The list allows a host of that name, and nothing else. What the word should allow is blocked; what it should
    /// forbid is forbidden only until someone gets a host of that name in an internal network.
    ///
    /// # Attack
    ///
    /// In a company network, a colleague who gets the host name `sameorigin` may frame a page with
    /// `frame_ancestors: "sameorigin"`, and have users click in it:
    ///
    /// ```html
    /// <!-- on https://sameorigin/ -->
    /// <iframe src="https://shop.example/account" style="opacity: 0"></iframe>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, "data"], frame_ancestors: "sameorigin" },
    /// ```
    ///
    /// # Fix
    ///
    /// Write the keyword or the scheme, without double quotes.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, data], frame_ancestors: self },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_word_as_host, reason = "the intranet has hosts of these names")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable only if there are such hosts; `"https://data"` then says so without the lint.
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1, source lists](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    /// - [CSP3, section 6.4.2, frame-ancestors](https://w3c.github.io/webappsec-csp/#directive-frame-ancestors)
    Deny "a word that browsers read as a host name",
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.clauses() {
        let key = clause.directive.node.key();
        for source in clause.sources() {
            let SourceExpression::Unquoted(text) = &source.node else { continue };
            let written = match policy.form {
                Form::Declaration => format!("\"{text}\""),
                Form::Response => text.clone(),
            };
            match Intended::of(text) {
                Some(Intended::Scheme(scheme)) => {
                    report.push(without_colon(clause.directive.node, scheme, source.span, &written));
                }
                Some(Intended::Word) => report.push(
                    Diagnostic::finding(source.span, format!("`{written}` in `{key}` is read as a host name"))
                        .help(match clause.directive.node {
                            Directive::FrameAncestors => "write `none`, `self` or the origins that may frame the page",
                            _ => "write `none`, `self` or the hosts: `\"https://cdn.example.com\"`",
                        })
                        .note("the word has a meaning in other headers; in a source list, browsers compare it with the host of each URL"),
                ),
                _ => {}
            }
        }
    }
}

/// What to write instead of a scheme without its colon: the scheme itself only where it lets no attacker in.
fn without_colon(directive: Directive, scheme: &'static str, span: Span, written: &str) -> Diagnostic {
    let key = directive.key();
    let finding =
        Diagnostic::finding(span, format!("`{written}` in `{key}` is read as a host name, since it has no colon"))
            .note(format!("browsers compare it with the host of each URL, and allow no `{scheme}:` URL"));
    if NETWORK.contains(&scheme) {
        let host = if scheme.starts_with("ws") { "wss://live.example.com" } else { "https://cdn.example.com" };
        return finding.help(format!("name the hosts: `\"{host}\"`"));
    }
    match HARMLESS.contains(&directive) {
        true => finding.help(format!("write the bare word `{scheme}`, or `\"{scheme}:\"`")).replace(span, scheme),
        false => finding.help(format!("remove it, and write it where it is needed: `img_src: [self, {scheme}]`")),
    }
}

/// Where data that a URL contains, or that the page has created, neither runs nor styles the page.
const HARMLESS: &[Directive] = &[Directive::ImgSrc, Directive::FontSrc, Directive::MediaSrc, Directive::ConnectSrc];
