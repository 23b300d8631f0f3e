use crate::csp::{Directive, Purpose};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_inline` in the list that decides about styles, where no nonce and no hash makes browsers
    /// ignore it. In a `default_src` that decides about scripts as well, `csp_script_unsafe_inline` speaks instead.
    ///
    /// # Why it matters
    ///
    /// Injected CSS reads what stands on the page: attribute selectors with background images send a form field, a
    /// token or an address elsewhere, one character after another, without any script.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { style_src: [self, unsafe_inline] }
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { style_src: [self, nonce] }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.13](https://w3c.github.io/webappsec-csp/#directive-style-src)
    Deny "inline styles of every origin apply", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let asked = [Directive::StyleSrc, Directive::StyleSrcElem, Directive::StyleSrcAttr];
    let weaknesses = policy.weaknesses(&asked, |csp, list| {
        let scripts =
            csp.effective_clauses(&[Directive::ScriptSrc, Directive::ScriptSrcElem, Directive::ScriptSrcAttr]);
        let is_said = |span: &Span| scripts.iter().any(|list| list.allows_all_inline(Purpose::Script) == Some(*span));
        let span = list.allows_all_inline(Purpose::Style).filter(|span| !is_said(span));
        span.map(|span| (span, list.directive.node)).into_iter().collect()
    });
    for (span, directive) in weaknesses {
        let message =
            format!("`unsafe_inline` in `{}` applies every inline style, an injected one too", directive.key());
        let help = match directive {
            Directive::StyleSrcAttr => "use classes, and write `style_src_attr: none`",
            _ => {
                "use `nonce`, and write it on each style element: `<style nonce=\"…\">`; or move the styles into a file"
            }
        };
        let note = "injected CSS can read form fields and tokens off the page and send them elsewhere";
        report.push(Diagnostic::finding(span, message).help(help).note(note));
    }
}
