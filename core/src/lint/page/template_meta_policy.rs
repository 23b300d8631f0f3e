use crate::csp::{Clause, Csp, Disposition, Keyword, Redirect, SourceExpression};
use crate::diagnostic::Level;
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Attribute, Element, Event, Finding, Place};
use crate::span::Span;
use crate::url::Url;

lint! {
    /// # What it does
    ///
    /// Looks for policies in `meta` elements that browsers ignore, all or in part: outside the head, that only report, with
    /// directives that work in a header alone, with mistakes, and with sources that the policy in the header blocks. It also looks
    /// for other security headers in `meta` elements.
    ///
    /// # Why it matters
    ///
    /// Such an element looks like a protection and is none. Both the header and the element have to allow what the page does, so a
    /// source in the element allows nothing that the header blocks.
    ///
    /// # Attack
    ///
    /// `frame-ancestors` in a `meta` element is ignored. The attacker puts the page into a frame, and has the user click in it:
    ///
    /// ```html
    /// <iframe src="https://shop.example.com/account" style="opacity: 0"></iframe>
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <meta http-equiv="Content-Security-Policy" content="frame-ancestors 'none'">
    /// ```
    ///
    /// # Fix
    ///
    /// Remove the element, and declare the policy.
    ///
    /// ```text
    /// content_security_policy: { frame_ancestors: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```html
    /// {# security_policy: allow(template_meta_policy, reason = "the page is also saved as a file, and has no headers there") #}
    /// ```
    ///
    /// Reasonable for pages that are also shown without a server.
    ///
    /// # References
    ///
    /// - [CSP3, section 3.3, the meta element](https://w3c.github.io/webappsec-csp/#meta-element)
    /// - [HTML, Content-Security-Policy state](https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-content-security-policy)
    Deny "a policy in a meta element that browsers ignore" page,
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(event: &Event<'_>, _: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    let value = |name: &str| element.attribute(name).and_then(|attribute| attribute.value.as_ref());
    if !element.is("meta") || element.is_inert {
        return;
    }
    let Some((name, place)) = value("http-equiv").and_then(|name| Some((name.constant()?.trim(), name.place))) else {
        return;
    };
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if is("content-security-policy-report-only") {
        report.push(
            Finding::new(place, "browsers ignore a report-only policy in a `meta` element")
                .help("declare it: `content_security_policy_report_only: { … }`")
                .note("it reports nothing"),
        );
    } else if is("content-security-policy") {
        check_policy(element, place, report);
    } else if let Some(header) = HEADERS.iter().find(|header| is(header)) {
        let field = header.to_ascii_lowercase().replace('-', "_");
        report.push(
            Finding::new(place, format!("browsers ignore `{header}` in a `meta` element"))
                .help(format!("declare it: `{field}: …`"))
                .note("it has an effect as a header of the response only"),
        );
    }
}

/// Security headers that have no effect in a `meta` element.
const HEADERS: &[&str] = &[
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Feature-Policy",
    "Integrity-Policy",
    "Permissions-Policy",
    "Reporting-Endpoints",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
];

fn check_policy(element: &Element<'_>, place: Place, report: &mut PageReport<'_>) {
    if report.state.has_body() {
        report.push(
            Finding::new(place, "browsers ignore a policy in a `meta` element outside the head")
                .help("move the element to the start of `<head>`, or declare the policy")
                .note("an attacker who can add markup could otherwise change the policy of the page"),
        );
        return;
    }
    if report.state.has_loaded() {
        let finding = Finding::new(place, "this policy does not apply to what the page has loaded before it");
        let note = "browsers apply it from here on: a script before it runs in any case";
        report.push_at(Level::Warn, finding.help("move the element to the start of `<head>`").note(note));
    }
    let Some(content) = element.attribute("content") else { return };
    let Some(text) = content.value.as_ref().and_then(|value| value.constant()) else { return };
    let (csps, errors) = Csp::parse_list(text, Disposition::Enforce);
    for error in errors {
        let finding = Finding::new(at(content, error.span), error.message);
        let finding = Finding { help: error.help, note: error.note, ..finding };
        report.push(finding);
    }
    for clause in csps.iter().flat_map(|csp| &csp.node.clauses) {
        check_clause(clause, content, report);
    }
}

/// The place of a part of the policy.
fn at(content: &Attribute<'_>, span: Span) -> Place {
    content.value.as_ref().map_or(content.place, |value| value.place_of(span.start..span.end))
}

fn check_clause(clause: &Clause, content: &Attribute<'_>, report: &mut PageReport<'_>) {
    let directive = clause.directive.node;
    if directive.is_ignored_in_meta() {
        let finding = Finding::new(
            at(content, clause.directive.span),
            format!("browsers ignore `{}` in a `meta` element", directive.name()),
        );
        return report.push(
            finding.help(format!("declare it: `{}: …`", directive.key())).note("it has an effect in a header only"),
        );
    }
    let own = Url::of(report.state.headers().origin());
    for source in clause.sources() {
        let blocking = report.state.headers().enforced().find_map(|csp| {
            let list = csp.effective_clause(directive)?;
            (!may_allow(list, &source.node, &own)).then_some(list)
        });
        let Some(list) = blocking else { continue };
        let (source_text, key) = (source.node.to_string(), list.directive.node.key());
        let finding = Finding::new(
            at(content, source.span),
            format!("`{source_text}` allows nothing here: `{key}` of the header blocks it"),
        );
        report.push_at(
            Level::Warn,
            finding
                .help(format!("remove it, or add `{}` to `{key}`", source.node.dsl()))
                .note("browsers load what every policy of the page allows"),
        );
    }
}

/// Whether a list can allow a part of what a source allows.
fn may_allow(list: &Clause, source: &SourceExpression, own: &Url) -> bool {
    let page = own.origin();
    let Some(page) = page else { return true };
    let sources = || list.sources().iter().map(|source| &source.node);
    match source {
        SourceExpression::Keyword(Keyword::UnsafeInline | Keyword::UnsafeEval) => {
            sources().any(|other| other == source || matches!(other, SourceExpression::Hash(_)) || other.is_nonce())
        }
        SourceExpression::Host(_) | SourceExpression::Scheme(_) => sources().any(|other| {
            let is_strict = *other == SourceExpression::Keyword(Keyword::StrictDynamic);
            let is_self =
                *other == SourceExpression::Keyword(Keyword::SelfOrigin) && source.matches(own, &page, Redirect::None);
            is_strict || is_self || other.is_slot() || other.covers(source) || source.covers(other)
        }),
        _ => true,
    }
}
