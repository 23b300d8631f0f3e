use crate::csp::{Clause, Csp, Directive, Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a nonce or a hash in `script_src`, `style_src` or `default_src`, if `script_src_elem` or
    /// `style_src_elem` takes effect for elements and does not list it.
    ///
    /// # Why it matters
    ///
    /// Browsers check an element against one list, that of the most specific directive. They never compare the nonce in
    /// the more general one, and block every script or style element that carries it.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, script_src_elem: self, base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// List the nonce in the specific directive, or remove that directive.
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, script_src_elem: [self, nonce], base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_shadowed_source, reason = "only for browsers that do not know script-src-elem")]
    /// script_src: nonce,
    /// ```
    ///
    /// Reasonable where old browsers should allow by nonce what new ones allow by host.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.8.1](https://w3c.github.io/webappsec-csp/#effective-directive-for-inline-check)
    /// - [CSP3, section 6.8.3, which directive falls back to which](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Deny "a nonce or hash in a list that does not apply to elements",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in &csp.clauses {
            for source in clause.sources() {
                let Some(list) = shadow(csp, clause, source) else { continue };
                let (dsl, key, other) = (source.node.dsl(), clause.directive.node.key(), list.directive.node.key());
                report.push(
                    Diagnostic::finding(
                        source.span,
                        format!("browsers never compare `{dsl}` in `{key}`: `{other}` takes effect for elements"),
                    )
                    .help(format!("move `{dsl}` to `{other}`, or remove it"))
                    .note(
                        "browsers check only the most specific directive, and block the elements that need this source",
                    ),
                );
            }
        }
    }
}

/// The list that takes effect for the elements that this source of `clause` is meant for, if it does not have the source.
fn shadow<'a>(csp: &'a Csp, clause: &Clause, source: &Spanned<SourceExpression>) -> Option<&'a Clause> {
    let is_handlers = || clause.keyword(Keyword::UnsafeHashes).is_some();
    match &source.node {
        SourceExpression::Nonce | SourceExpression::FixedNonce(_) => {}
        SourceExpression::Hash(_) if !is_handlers() => {}
        _ => return None,
    }
    let mut shadow = None;
    for (base, elem) in
        [(Directive::ScriptSrc, Directive::ScriptSrcElem), (Directive::StyleSrc, Directive::StyleSrcElem)]
    {
        let list = |directive| csp.effective_clause(directive).filter(|_| source.node.has_effect_in(elem));
        let (Some(wide), Some(list)) = (list(base), list(elem)) else { continue };
        if wide.directive.node != clause.directive.node {
            continue;
        }
        // Elements of the other kind are compared with it.
        if list.directive.node == clause.directive.node || list.find(&source.node).is_some() {
            return None;
        }
        shadow = shadow.or(Some(list));
    }
    shadow
}
