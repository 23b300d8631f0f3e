use crate::csp::{ClauseValue, Csp};
use crate::diagnostic::Diagnostic;
use crate::firsts::Names;
use crate::header::{Argument, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;

lint! {
    /// # What it does
    ///
    /// Looks for a word, a name or a URL that is twice in the list of one header, or in `report_uri`. In an audited
    /// response, names that several layers of a server add to the same list may repeat, as in `Vary`.
    ///
    /// # Why it matters
    ///
    /// The second one has no effect; with a URL in `report_uri`, browsers send every report twice. Often another value was
    /// meant.
    ///
    /// # Example
    ///
    /// ```text
    /// access_control_allow_methods: [PUT, PUT]
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// access_control_allow_methods: [PUT, DELETE]
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a client needs the repetition.
    ///
    /// ```text
    /// #[allow(repeated_value, reason = "an old client skips the first entry")]
    /// access_control_allow_methods: [PUT, PUT]
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9110, section 5.6.1: lists](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1)
    /// - [CSP3, section 5.5: report a violation](https://w3c.github.io/webappsec-csp/#report-violation)
    Warn "the same value twice in one list",
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for header in &policy.headers {
        let HeaderValue::Field(value) = &header.value else { continue };
        match value {
            // In a response, several layers may add the same name to a list, which is harmless.
            FieldValue::Texts(_) if policy.form == Form::Response && !is_one_decision(header) => {}
            FieldValue::Words(words) => repeated(words, &|word| word.key.to_owned(), report),
            FieldValue::Texts(texts) => repeated(texts, &String::clone, report),
            FieldValue::Parameters(parameters) => {
                for setting in &parameters.all {
                    match &setting.value.node {
                        Argument::Words(words) => repeated(words, &|word| word.key.to_owned(), report),
                        Argument::Texts(texts) => repeated(texts, &String::clone, report),
                        _ => {}
                    }
                }
            }
            FieldValue::Csp(csps) => {
                csps.iter().for_each(|csp| directives(&csp.node, report));
                repeated_policies(csps, report);
            }
            _ => {}
        }
    }
}

fn repeated_policies(csps: &[Spanned<Csp>], report: &mut Report<'_>) {
    let mut seen = Names::default();
    for csp in csps {
        if !seen.insert(csp.node.to_string()) {
            report.push(
                Diagnostic::finding(csp.span, "this policy is in the list twice")
                    .help("remove it, or write the policy that was meant"),
            );
        }
    }
}

/// Whether one layer writes the whole list, rather than several layers a name each.
fn is_one_decision(header: &Header) -> bool {
    matches!(header.name.node, HeaderName::Field(Field::XRobotsTag))
}

fn directives(csp: &Csp, report: &mut Report<'_>) {
    for clause in &csp.clauses {
        match &clause.value {
            ClauseValue::Texts(texts) => repeated(texts, &String::clone, report),
            ClauseValue::Urls(urls) => repeated(urls, &TextOrSlot::to_string, report),
            _ => {}
        }
    }
}

fn repeated<T>(items: &[Spanned<T>], text: &dyn Fn(&T) -> String, report: &mut Report<'_>) {
    let mut seen = Names::default();
    for item in items {
        let text = text(&item.node);
        if !seen.insert(text.to_ascii_lowercase()) {
            report.push(
                Diagnostic::finding(item.span, format!("`{text}` is listed twice"))
                    .help("remove it, or write the value that was meant")
                    .remove(item.span),
            );
        }
    }
}
