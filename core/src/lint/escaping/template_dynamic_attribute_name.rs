use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding, Parts};

lint! {
    /// # What it does
    ///
    /// Looks for an expression that is the name of an element or of an attribute, or part of one, and for one that stands for a list of
    /// attributes. Constants are fine, such as `{{ "checked" if done }}`, and so are numbers: `<h{{ level|int }}>`.
    ///
    /// # Why it matters
    ///
    /// Template engines escape neither spaces nor `=`. A value between attributes can contain any number of them.
    ///
    /// # Attack
    ///
    /// With the value `x onmouseover=alert(document.domain) style=position:fixed;inset:0`, the element covers the page and runs a script
    /// when the mouse moves, unless the policy blocks both.
    ///
    /// # Example
    ///
    /// ```html
    /// <div {{ attributes }}>
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <div {% if hidden %}hidden{% endif %} data-id="{{ id }}">
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the application makes the attributes, and escapes their values.
    ///
    /// ```html
    /// {# security_policy: allow(template_dynamic_attribute_name, reason = "`Attributes` escapes what it prints") #}
    /// <div {{ attributes }}>
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [HTML, attributes](https://html.spec.whatwg.org/multipage/syntax.html#attributes-2)
    Deny "an expression that decides the name of an element or an attribute" page,
    cwe [83], asvs ["1.2.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    check_name(&element.name, "decides which element this is", ELEMENT, context, report);
    for attribute in &element.attributes {
        check_name(&attribute.name, "can add any attribute", ATTRIBUTE, context, report);
    }
}

fn check_name(name: &Parts<'_>, what: &str, help: &str, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    for output in name.outputs().filter(|output| !output.is_fixed()) {
        report.push(
            Finding::new(output.place, format!("`{}` {what}", context.shown(output)))
                .help(help)
                .note("a space in the value starts the next attribute: `x onmouseover=alert(1)`"),
        );
    }
}

const ELEMENT: &str = "write each element out, in the branches of an `if`";

const ATTRIBUTE: &str = "write the attributes out, each with quotes around its value";
