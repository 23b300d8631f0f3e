use crate::diagnostic::Level;
use crate::fetch::{Inline, InlineKind};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Decides, Event, Finding, Output, UrlUse, deciding, javascript_urls};

lint! {
    /// # What it does
    ///
    /// Looks for an expression that decides the scheme or the host of a link, of a form's target, of a frame, or of a link that SVG
    /// animates. After a prefix that fixes both, such as `/user/`, `?page=` or `https://cdn.example/`, an expression is fine. `/` alone
    /// is no such prefix: `//evil.example` is a host.
    ///
    /// It is an error where the scheme is free and the policy allows `javascript:` URLs.
    ///
    /// # Why it matters
    ///
    /// Escaping does not change `javascript:alert(1)`: there is nothing in it to escape. A policy without `unsafe_inline` blocks
    /// `javascript:` URLs. No policy restricts where a link leads.
    ///
    /// # Attack
    ///
    /// A visitor enters `javascript:fetch('/account/delete',{method:'POST'})` as the address of their site. Each user who follows the link
    /// on the profile runs it:
    ///
    /// ```html
    /// <a href="javascript:fetch('/account/delete',{method:'POST'})">my site</a>
    /// ```
    ///
    /// Browsers ignore case, tabs, line breaks and leading control characters in a scheme, so that a comparison of the text misses
    /// `JaVa\tscript:`.
    ///
    /// # Example
    ///
    /// ```html
    /// <a href="{{ user.website }}">my site</a>
    /// ```
    ///
    /// # Fix
    ///
    /// Check the scheme where the link is printed, with the filter `href` of `security_policy::links`. A prefix that fixes scheme and host
    /// is the other way.
    ///
    /// ```html
    /// <a href="{{ user.website|href }}">my site</a>
    /// <a href="/user/{{ user.id }}">my profile</a>
    /// ```
    ///
    /// A function that makes the URL of a route, such as `url_for(…)`, needs no filter.
    ///
    /// # Allow
    ///
    /// Reasonable where the application makes the URL itself.
    ///
    /// ```html
    /// {# security_policy: allow(template_url_attribute, reason = "`Website::parse` accepts `https:` only") #}
    /// <a href="{{ user.website }}">my site</a>
    /// ```
    ///
    /// # References
    ///
    /// - [Flask, Security Considerations: Cross-Site Scripting](https://flask.palletsprojects.com/en/stable/web-security/#cross-site-scripting-xss)
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [HTML, navigate to a `javascript:` URL](https://html.spec.whatwg.org/multipage/browsing-the-web.html#navigate-to-a-javascript:-url)
    /// - [URL Standard, URL parsing](https://url.spec.whatwg.org/#url-parsing)
    Warn "an expression that decides the scheme or the host of a link, a form or a frame" page,
    cwe [83, 601], asvs ["1.2.2"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for (attribute, value, used) in element.urls().filter(|(.., used)| navigates(*used)) {
        // A literal `javascript:` is a finding of its own.
        if !javascript_urls(used, value).is_empty() {
            continue;
        }
        let name = attribute.name.constant().unwrap_or_default();
        for (output, decides) in deciding(used, value, &|output| output.is_checked_url() || output.is_route()) {
            let prefix = value.prefix();
            match decides {
                Decides::Scheme => {
                    let is_start = prefix.trim().is_empty() || used == UrlUse::Animations;
                    scheme(output, name, is_start, context, report);
                }
                Decides::Host => report.push(host(output, name, prefix, context)),
            }
        }
    }
}

fn navigates(used: UrlUse) -> bool {
    matches!(used, UrlUse::Link | UrlUse::Form | UrlUse::Frame | UrlUse::Animation | UrlUse::Animations)
}

fn scheme(output: &Output, name: &str, is_start: bool, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let runs = report.state.policies().allows(&Inline::unknown(InlineKind::Navigation));
    let (level, note) = match runs {
        true => {
            (Level::Deny, "the policy allows `javascript:` URLs: `javascript:alert(1)` runs as a script of the page")
        }
        false => (Level::Warn, "the policy blocks `javascript:` URLs, but the value can lead to any other site"),
    };
    let help = match is_start {
        true => format!(
            "write `{}`, which checks the scheme, or a fixed start such as `/path/`",
            context.with_filter(output, "href")
        ),
        false => "write a start that fixes scheme and host, such as `/path/`".to_owned(),
    };
    report.push_at(
        level,
        Finding::new(output.place, format!("`{}` decides the scheme of `{name}`", context.shown(output)))
            .help(help)
            .note(note),
    );
}

fn host(output: &Output, name: &str, prefix: &str, context: &PageContext<'_>) -> Finding {
    let tag = context.shown(output);
    let finding = Finding::new(output.place, format!("`{tag}` decides the host of `{name}`"));
    match prefix.trim() {
        "" => finding
            .help(format!("write a fixed start: `{name}=\"/path/{tag}\"`"))
            .note("`//evil.example` leads to another site"),
        "/" | "\\" => finding
            .help(format!("write a fixed first segment: `{name}=\"/path/{tag}\"`"))
            .note("after `/`, the value `/evil.example` leads to another site"),
        _ => finding.help("write the host out, with a `/` after it").note(
            "until a `/` ends the host, the value extends it: `.evil.example` and `@evil.example` lead to another site",
        ),
    }
}
