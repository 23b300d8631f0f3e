use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `script_src_elem` where neither `script_src` nor `default_src` stands, and for `style_src_elem` and
    /// `style_src_attr` likewise.
    ///
    /// # Why it matters
    ///
    /// The refined directives say nothing of `eval`, WebAssembly, workers, and of each other; browsers from before them
    /// read none of them. Without the directive that they fall back to, all that is not restricted.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src_elem: self, object_src: none },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: self, script_src_attr: none, object_src: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.11](https://w3c.github.io/webappsec-csp/#directive-script-src-elem)
    Warn "a directive for elements or attributes without the one that it refines", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.csps_of(Disposition::Enforce);
    for csp in policy.csps() {
        for (elem, attr, base, rest) in [
            (Directive::ScriptSrcElem, None, Directive::ScriptSrc, "`eval`, WebAssembly, workers and event handlers"),
            (Directive::StyleSrcElem, Some(Directive::StyleSrcAttr), Directive::StyleSrc, "styles of any other kind"),
        ] {
            // A policy that has only `script_src_attr` does not restrict scripts, which another lint says.
            let clause = csp.get(elem).or_else(|| attr.and_then(|attr| csp.get(attr)));
            let (Some(clause), None) = (clause, csp.effective_clause(base)) else { continue };
            // What another enforced policy says of the rest counts as well.
            if enforced.iter().any(|other| other.effective_clause(base).is_some()) {
                continue;
            }
            let (key, base) = (clause.directive.node.key(), base.key());
            report.push(
                Diagnostic::finding(clause.directive.span, format!("`{key}` stands without `{base}` or `default_src`"))
                    .help(format!("add `{base}: …` with the same sources, or `default_src: self`"))
                    .note(format!("{rest} are not restricted, and older browsers read nothing")),
            );
        }
    }
}
