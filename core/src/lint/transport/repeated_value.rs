use crate::csp::{ClauseValue, Csp};
use crate::diagnostic::Diagnostic;
use crate::header::{Argument, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for a word, a name or a URL that stands twice in the list of one header, or in `report_uri`.
    ///
    /// # Why it matters
    ///
    /// The second does nothing; of a URL that reports go to, it has every report sent twice. Often another value was
    /// meant.
    ///
    /// # Example
    ///
    /// ```text
    /// access_control_allow_methods: [PUT, PUT]
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// access_control_allow_methods: [PUT, DELETE]
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9110, section 5.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1)
    /// - [CSP3, section 5.5](https://w3c.github.io/webappsec-csp/#report-violation)
    REPEATED_VALUE "repeated_value" Warn "the same value twice in one list", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // In a response, the lines of several layers are joined: nothing comes of it.
    if policy.form == Form::Response {
        return;
    }
    for header in &policy.headers {
        let HeaderValue::Field(value) = &header.value else { continue };
        match value {
            FieldValue::Words(words) => repeated(&keys(words), report),
            FieldValue::Texts(texts) => repeated(&strings(texts), report),
            FieldValue::Parameters(parameters) => {
                for setting in &parameters.all {
                    match &setting.value.node {
                        Argument::Words(words) => repeated(&keys(words), report),
                        Argument::Texts(texts) => repeated(&strings(texts), report),
                        _ => {}
                    }
                }
            }
            FieldValue::Csp(csp) => directives(csp, report),
            _ => {}
        }
    }
}

fn directives(csp: &Csp, report: &mut Report<'_>) {
    for clause in &csp.clauses {
        match &clause.value {
            ClauseValue::Texts(texts) => repeated(&strings(texts), report),
            ClauseValue::Urls(urls) => {
                let urls: Vec<(String, Span)> = urls.iter().map(|url| (url.node.to_string(), url.span)).collect();
                repeated(&urls.iter().map(|(url, span)| (url.as_str(), *span)).collect::<Vec<_>>(), report);
            }
            _ => {}
        }
    }
}

fn keys(words: &[Spanned<&'static Word>]) -> Vec<(&'static str, Span)> {
    words.iter().map(|word| (word.node.key, word.span)).collect()
}

fn strings(texts: &[Spanned<String>]) -> Vec<(&str, Span)> {
    texts.iter().map(|text| (text.node.as_str(), text.span)).collect()
}

fn repeated(items: &[(&str, Span)], report: &mut Report<'_>) {
    for (index, (text, span)) in items.iter().enumerate() {
        if items[..index].iter().any(|(other, _)| other.eq_ignore_ascii_case(text)) {
            report.push(
                Diagnostic::finding(*span, format!("`{text}` stands twice in this list"))
                    .help("remove it, or write the value that was meant")
                    .remove(*span),
            );
        }
    }
}
