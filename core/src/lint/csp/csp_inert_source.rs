use crate::csp::{Clause, Csp, Directive, Keyword, SourceExpression, Status};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for sources that browsers never check in their directive: a nonce in `img_src`, `unsafe_inline` in
    /// `connect_src`, a host in `script_src_attr`, a hash in `script_src_attr` or `style_src_attr` without
    /// `unsafe_hashes`, `unsafe_eval` in a `default_src` that scripts do not fall back to, and `inline_speculation_rules` in any
    /// `default_src`.
    ///
    /// # Why it matters
    ///
    /// The list reads as if it allowed something that browsers block. Often the source was meant for another directive,
    /// where it is missing.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, nonce] },
    /// ```
    ///
    /// # Fix
    ///
    /// Move the source to the directive that it acts in.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, img_src: self, base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_inert_source, reason = "all lists are generated with the nonce")]
    /// img_src: [self, nonce],
    /// ```
    ///
    /// Harmless: browsers ignore the source.
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1, source lists](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    /// - [CSP3, section 6.7, matching](https://w3c.github.io/webappsec-csp/#matching-algorithms)
    Warn "a source that has no effect in its directive",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        let removed = |clause: &&Clause| matches!(clause.directive.node.status(), Status::Removed(_));
        for clause in csp.clauses.iter().filter(|clause| !removed(clause)) {
            for source in clause.sources() {
                // Other lints report these in any directive. A response has the value of its nonce, as it should.
                let is_reported = match source.node {
                    SourceExpression::FixedNonce(_) => policy.form == Form::Declaration,
                    SourceExpression::Unquoted(_) => true,
                    _ => false,
                };
                if clause.lacks_unsafe_hashes(&source.node) {
                    report.push(attribute_hash(clause, source));
                } else if !is_reported && !csp.has_effect(clause, &source.node) {
                    let written = match policy.form {
                        Form::Declaration => source.node.dsl(),
                        Form::Response => source.node.to_string(),
                    };
                    let message = format!("`{written}` has no effect in `{}`", clause.directive.node.key());
                    let acts = |directive: &Directive| source.node.has_effect_in(*directive);
                    report.push(Diagnostic::finding(source.span, message).help(help(csp, clause, &source.node)).note(
                        match clause.directive.node {
                            Directive::DefaultSrc if csp.used_as(clause).iter().any(acts) => {
                                "browsers read it in `script_src` and `script_src_elem` alone, also where scripts fall back to this list"
                            }
                            Directive::DefaultSrc => "no directive in which it has an effect falls back to this list",
                            _ => "browsers do not use this source for what the directive restricts",
                        },
                    ));
                }
            }
        }
    }
}

/// The hash of an event handler or a style attribute, with which browsers compare nothing.
fn attribute_hash(clause: &Clause, source: &Spanned<SourceExpression>) -> Diagnostic {
    let (key, instead) = match clause.directive.node {
        Directive::ScriptSrcAttr => ("script_src_attr", "call `addEventListener` in a script"),
        _ => ("style_src_attr", "move the styles into a class"),
    };
    Diagnostic::finding(source.span, format!("a hash has no effect in `{key}` without `unsafe_hashes`"))
        .help(format!(
            "{instead} and write `{key}: none`; or add `unsafe_hashes`, if the code does no harm on any element"
        ))
        .note("without it, browsers do not compare attributes with hashes, and block them all")
}

fn help(csp: &Csp, clause: &Clause, source: &SourceExpression) -> String {
    // Where it has an effect, `csp_strict_dynamic` reports it.
    if *source == SourceExpression::Keyword(Keyword::StrictDynamic) {
        return "remove it".to_owned();
    }
    let acts = |directive: &&Directive| {
        ![Directive::DefaultSrc, clause.directive.node].contains(*directive) && source.has_effect_in(**directive)
    };
    let is_near = |directive: &&Directive| {
        directive.governs_style()
            == (clause.directive.node.governs_style() && clause.directive.node != Directive::DefaultSrc)
    };
    let places: Vec<&Directive> = Directive::ALL.iter().filter(acts).collect();
    let near: Vec<&Directive> = places.iter().copied().filter(is_near).collect();
    let in_policy = near.iter().find(|directive| csp.get(***directive).is_some());
    match in_policy.or(near.first()).or(places.first()) {
        Some(directive) => format!("move it to `{}`, or remove it", directive.key()),
        None => "remove it".to_owned(),
    }
}
