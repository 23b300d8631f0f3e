use crate::csp::{Clause, Csp, Directive, Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a nonce or a hash in `script_src`, `style_src` or `default_src` where `script_src_elem` or `style_src_elem`
    /// decides about elements and does not list it.
    ///
    /// # Why it matters
    ///
    /// Browsers ask one list about an element: the most specific that there is. The nonce in the wider directive is then never
    /// compared, and every script and style element that carries it is blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, script_src_elem: self, base_uri: none },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, script_src_elem: [self, nonce], base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.8.1](https://w3c.github.io/webappsec-csp/#effective-directive-for-inline-check)
    /// - [CSP3, section 6.8.3](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Deny "a nonce or hash in a list that is not asked about elements", check
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
                        format!("`{dsl}` in `{key}` is never compared: `{other}` decides about elements"),
                    )
                    .help(format!("move `{dsl}` to `{other}`, or remove it"))
                    .note("browsers ask the most specific directive alone, and block every element that carries it"),
                );
            }
        }
    }
}

/// The list that decides about the elements for which this source of `clause` is meant, and does not have it.
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
        // The other family of elements uses it.
        if list.directive.node == clause.directive.node || list.find(&source.node).is_some() {
            return None;
        }
        shadow = shadow.or(Some(list));
    }
    shadow
}
