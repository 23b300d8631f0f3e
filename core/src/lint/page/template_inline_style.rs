use crate::fetch::Inline;
use crate::lint::page_judge::{Fix, blocked};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding};

lint! {
    /// # What it does
    ///
    /// Looks for `style` attributes that the policy blocks. For one with an expression in it, see
    /// `template_expression_in_style`.
    ///
    /// # Why it matters
    ///
    /// Under a policy without `unsafe_inline` in `style_src`, browsers ignore the attribute, and the page looks different from
    /// what was written. A nonce cannot allow an attribute.
    ///
    /// # Example
    ///
    /// ```html
    /// <p style="color: red">Sold out</p>
    /// ```
    ///
    /// # Fix
    ///
    /// Write a class, and its style in a stylesheet. What a script assigns to `element.style` is allowed.
    ///
    /// ```html
    /// <p class="sold-out">Sold out</p>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_inline_style, reason = "print.css has the same rule for browsers with the policy") #}
    /// ```
    ///
    /// Reasonable where the page also works without the style.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.15, style-src-attr](https://w3c.github.io/webappsec-csp/#directive-style-src-attr)
    Warn "a style attribute that the policy blocks" page,
    cwe [], asvs [],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    let style = element.attribute("style").filter(|_| !element.is_inert);
    let Some((attribute, value)) = style.and_then(|style| Some((style, style.value.as_ref()?))) else { return };
    let code = value.known();
    if !code.is_complete || code.text.trim().is_empty() {
        return;
    }
    let Some(ruling) = blocked(report.state.policies(), &Inline::style_attribute(&code.text), None) else { return };
    let fix = Fix::new(&ruling, report.state, context);
    let finding =
        Finding::new(attribute.name.place, format!("the `style` attribute is blocked by {}", fix.directive()))
            .help("write a class, and its style in a stylesheet")
            .note(fix.note("no nonce allows an attribute, so browsers ignore the style"));
    report.push(finding);
}
