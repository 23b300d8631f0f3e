use crate::fetch::{Inline, InlineKind};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{EXPRESSION, Event, Finding, javascript_urls};

lint! {
    /// # What it does
    ///
    /// Looks for a `javascript:` URL in a link, the target of a form, a frame, an embedded object, or a link that SVG animates. The text is
    /// read as browsers do: character references are decoded, and case, tabs, line breaks and leading control characters are ignored.
    ///
    /// # Why it matters
    ///
    /// A `javascript:` URL is an inline script. A policy that allows the one on the page allows those of an attacker too, unless it lists
    /// their hashes; a policy that does not makes the link do nothing.
    ///
    /// # Attack
    ///
    /// A policy with `unsafe_inline`, which such a link needs, also runs the one that an attacker has stored as the address of their site:
    ///
    /// ```html
    /// <a href="javascript:fetch('/account/delete',{method:'POST'})">my site</a>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <a href="javascript:openMenu()">Menu</a>
    /// ```
    ///
    /// # Fix
    ///
    /// A button, and a script file that adds the listener:
    ///
    /// ```html
    /// <button type="button" id="menu">Menu</button>
    /// <script src="/menu.js"></script>
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable in pages for which another policy is sent.
    ///
    /// ```html
    /// {# security_policy: allow(template_javascript_url, reason = "only the legacy host, whose policy lists its hash") #}
    /// <a href="javascript:openMenu()">Menu</a>
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, `javascript:` URLs in a navigation](https://w3c.github.io/webappsec-csp/#should-block-navigation-request)
    /// - [HTML, navigate to a `javascript:` URL](https://html.spec.whatwg.org/multipage/browsing-the-web.html#navigate-to-a-javascript:-url)
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    Deny "a `javascript:` URL" page,
    cwe [83], asvs ["1.2.2"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for (_, value, used) in element.urls().filter(|(.., used)| used.runs_javascript()) {
        let Some(url) = javascript_urls(used, value).into_iter().next() else { continue };
        let inline = match url.contains(EXPRESSION) {
            true => Inline::unknown(InlineKind::Navigation),
            false => Inline::javascript_url(&url),
        };
        let (message, note) = match report.state.policies().allows(&inline) {
            true => {
                ("this `javascript:` URL is an inline script", "a policy that allows it runs those of an attacker too")
            }
            false => ("the policy blocks this `javascript:` URL", "browsers do nothing when the user follows it"),
        };
        let finding = Finding::new(value.place, message)
            .help("write `<button type=\"button\">`, and add the listener in a script file");
        report.push(match value.outputs().find(|output| !output.is_fixed()) {
            Some(output) => finding.note(format!(
                "`{}` is part of the script: browsers decode what escaping and percent-encoding have replaced",
                context.shown(output)
            )),
            None => finding.note(note),
        });
    }
}
