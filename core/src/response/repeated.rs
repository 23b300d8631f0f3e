//! Headers that a response has several times.

use super::model::Response;
use crate::diagnostic::{Diagnostic, MAX_ERRORS};
use crate::header::{Field, Lines};
use crate::policy::HeaderName;
use crate::span::Span;
use crate::text::Text;

impl Response {
    /// Reads lines as a set of words (https://html.spec.whatwg.org/#the-x-frame-options-header, steps 3 to 7). If the words
    /// differ and one of them is known, browsers block every frame.
    pub(super) fn set(&mut self, field: Field, values: &[&str]) {
        let mut distinct: Vec<String> = Vec::new();
        let mut known = false;
        for value in values {
            let line = self.push(field.name(), value);
            for word in Text::new(value, line.value.start).split(',').map(Text::trim) {
                let text = word.as_str();
                if distinct.iter().any(|other| other.eq_ignore_ascii_case(text)) || distinct.len() > MAX_ERRORS {
                    continue;
                }
                if !distinct.is_empty() {
                    self.diagnostics.push(conflict(field, word.span(), text, &distinct[0]));
                }
                distinct.push(text.to_owned());
                // The first known word represents the set: browsers block frames.
                known = match (known, text.is_empty()) {
                    (true, _) => true,
                    (false, true) => false,
                    (false, false) => self.read_value(field, word, &line),
                };
            }
        }
        if let (false, [only], Some(line)) = (known, distinct.as_slice(), self.lines.last().cloned())
            && only.is_empty()
        {
            self.without_effect(field, &line);
        }
    }

    pub(super) fn repeated(&mut self, field: Field, rest: &[&str]) {
        let Repetition { neither_counts, note } = repetition(field);
        for (index, value) in rest.iter().enumerate() {
            let line = self.push(field.name(), value);
            if index >= MAX_ERRORS {
                continue;
            }
            self.diagnostics.push(
                Diagnostic::error(line.at, format!("`{}` is sent twice", field.title()))
                    .help("send it once; the application and a proxy in front of it may both set it")
                    .note(note),
            );
        }
        if neither_counts {
            self.policy.headers.retain(|header| header.name.node != HeaderName::Field(field));
            self.policy.unread.push(field);
        }
    }
}

fn conflict(field: Field, span: Span, word: &str, first: &str) -> Diagnostic {
    Diagnostic::error(span, format!("`{}` has two values, `{first}` and `{word}`", field.title()))
        .help("send one value; the application and a proxy in front of it may both set one")
        .note("browsers block every frame if the values differ and one of them is known, and no frame if none is known")
}

/// What browsers do with a second line of a header that is not a list.
struct Repetition {
    /// Whether browsers ignore both lines.
    neither_counts: bool,
    note: &'static str,
}

fn repetition(field: Field) -> Repetition {
    let neither = |note| Repetition { neither_counts: true, note };
    let one = |note| Repetition { neither_counts: false, note };
    match field {
        Field::StrictTransportSecurity => one("browsers use the first one only"),
        Field::CrossOriginOpenerPolicy | Field::CrossOriginEmbedderPolicy => {
            neither("browsers join the two into a list, and treat a list as `unsafe-none`")
        }
        Field::CrossOriginResourcePolicy => {
            neither("browsers join the two into one value that they do not know, and ignore it")
        }
        Field::AccessControlAllowOrigin | Field::AccessControlAllowCredentials => {
            neither("browsers join the two into one value, which never matches, and the CORS check fails")
        }
        _ => match field.lines() {
            Lines::Ignored => neither("browsers join the two into a list, and ignore it"),
            Lines::FirstCounts => one("browsers use the first value only"),
            _ => one("browsers and caches keep one of them, and differ in which one"),
        },
    }
}
