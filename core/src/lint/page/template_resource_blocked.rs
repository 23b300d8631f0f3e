use crate::fetch::{Destination, Policies, Reason};
use crate::lint::page_content::content_loads;
use crate::lint::page_judge::{Fix, Nonce, nonce_attribute, source_for};
use crate::lint::page_load::{Load, loads};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::page_state::PageState;
use crate::lint::report::lint;
use crate::page::{Element, Event, Finding};
use std::collections::BTreeMap;

lint! {
    /// # What it does
    ///
    /// Looks for URLs in a page that the policy blocks: of scripts, stylesheets, images, frames and everything else that an element
    /// loads, of `base`, and those that forms are sent to. In a `style` element or attribute, these are the URLs of `url()`, `@import` and
    /// `@font-face`, and in an import map, each address. A page in `srcdoc` has the policy of the page around it. What an expression
    /// decides is not reported.
    ///
    /// # Why it matters
    ///
    /// The browser does not load the file, and does not send the form. The page looks right in development, where the policy is off
    /// or reports only, and is broken for visitors.
    ///
    /// # Attack
    ///
    /// The usual repair of the broken page is a source that is too broad, such as `https`, which allows the attacker's host as well:
    ///
    /// ```html
    /// <script src="https://evil.example/"></script>
    /// ```
    ///
    /// # Example
    ///
    /// Under `script_src: self`:
    ///
    /// ```html
    /// <script src="https://cdn.example/app.js"></script>
    /// ```
    ///
    /// # Fix
    ///
    /// Serve the file from the site itself, or add the source that the finding names.
    ///
    /// ```text
    /// script_src: [self, "https://cdn.example"],
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_resource_blocked, reason = "only the preview loads it, with a policy of its own") #}
    /// ```
    ///
    /// Reasonable where the page is sent with another policy than the one that it is checked against.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2, URL matching](https://w3c.github.io/webappsec-csp/#match-url-to-source-list)
    /// - [CSP3, section 6.8.3, which directive falls back to which](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Deny "a URL that the policy blocks" page,
    cwe [], asvs [],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let (mut findings, mut firsts) = (Vec::<(Finding, usize)>::new(), BTreeMap::new());
    if let Event::Start(element) = event {
        for load in loads(element, report.state, context) {
            let Some(finding) = finding(&load, Some(element), context, report.state) else { continue };
            // The URLs of a list that need the same change are one mistake.
            let first = load.list.map(|list| *firsts.entry((list, finding.help.clone())).or_insert(findings.len()));
            match first.filter(|first| *first < findings.len()) {
                Some(first) => findings[first].1 += 1,
                None => findings.push((finding, 0)),
            }
        }
    }
    findings.extend(
        content_loads(event, report.state)
            .iter()
            .filter_map(|load| Some((finding(load, None, context, report.state)?, 0))),
    );
    for (finding, others) in findings {
        let message = match others {
            0 => finding.message,
            1 => format!("{}, and so is another URL of the attribute", finding.message),
            others => format!("{}, and so are {others} other URLs of the attribute", finding.message),
        };
        report.push(Finding { message, ..finding });
    }
}

/// What is wrong with a URL. `element` is what loads it with an attribute.
fn finding(
    load: &Load<'_>,
    element: Option<&Element<'_>>,
    context: &PageContext<'_>,
    state: &PageState<'_>,
) -> Option<Finding> {
    let policies = state.policies();
    let ruling = load.blocked(policies)?;
    let fix = Fix::new(&ruling, state, context);
    let is_code = matches!(load.destination(), Some(Destination::Script | Destination::Style));
    let reads_nonce = element.is_some() && is_code && fix.takes_nonce();
    let nonce = element.map_or(Nonce::None, |element| Nonce::of(element, context));
    if reads_nonce && matches!(nonce, Nonce::Text(..)) && context.nonce.is_some() {
        // `template_constant_nonce` reports it.
        return None;
    }
    let message = format!("{} is blocked by {}", load.shown(), fix.directive());
    let note = match load.destination() {
        None if element.is_some_and(|element| element.is("base")) => {
            "no source matches the URL, so they ignore the `base`"
        }
        None => "no source matches the URL, so they do not send the form",
        Some(Destination::Empty) => "no source matches the URL, so they send no request",
        Some(Destination::Script) if element.is_none() => {
            "no source matches the URL, so they do not load the module where a script imports it"
        }
        Some(_) => "no source matches the URL, so they do not load it",
    };
    let finding = Finding::new(load.place, message).note(fix.note(note));
    let nonce_help = || match nonce {
        Nonce::Other(_, output) => {
            let printed = context.files.text(output.place);
            format!("write `{}`: `{printed}` is not the expression of the nonce", nonce_attribute(state, context))
        }
        _ => format!("write `{}` in the tag", nonce_attribute(state, context)),
    };
    let source = || source_help(load, &fix, policies);
    let help = match ruling.reason {
        Reason::Sandboxed(token) => Some(format!("add `{}` to `sandbox`", token.key)),
        Reason::ParserInserted(_) if reads_nonce => Some(nonce_help()),
        Reason::ParserInserted(_) => Some("list the hash of the file, and write it to `integrity`".to_owned()),
        _ if reads_nonce => source().map(|source| format!("{source}, or {}", nonce_help())),
        _ => source(),
    };
    Some(match help {
        Some(help) => finding.help(help),
        None => finding,
    })
}

/// What allows the URL: a source, or for code in a `data:` URL, a file. An https page loads a file over https.
fn source_help(load: &Load<'_>, fix: &Fix<'_>, policies: &Policies<'_>) -> Option<String> {
    let url = &load.url.url;
    let origin = url.origin();
    let is_code = !matches!(
        load.destination(),
        Some(Destination::Image | Destination::Font | Destination::Audio | Destination::Video | Destination::Track)
    );
    if origin.is_none() && is_code && matches!(url.scheme(), "data" | "blob") {
        return Some("serve it as a file of the site".to_owned());
    }
    let is_plain =
        url.scheme() == "http" && policies.origin().is_https() && !origin.is_some_and(|origin| origin.is_loopback());
    match is_plain {
        true => {
            let source = source_for(&url.clone().upgraded(), policies)?;
            Some(format!("write the URL with `https:`, and {}", fix.add(&source)))
        }
        false => Some(fix.add(&source_for(url, policies)?)),
    }
}
