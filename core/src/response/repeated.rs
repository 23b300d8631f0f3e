//! What browsers make of a header that a response has several times.

use super::model::Response;
use crate::diagnostic::{Diagnostic, MAX_ERRORS};
use crate::header::{Field, Lines};
use crate::policy::HeaderName;
use crate::span::Span;
use crate::text::Text;

impl Response {
    /// https://html.spec.whatwg.org/#the-x-frame-options-header, steps 3 to 7: the lines are one list of words, of which
    /// repetitions count once. Several block every frame if one of them is known.
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
                // The first one that is known stands for the frames that are blocked.
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
                    .help("send it once: the application and a server in front of it may each set one")
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
    Diagnostic::error(span, format!("`{}` says `{word}` after `{first}`", field.title()))
        .help("send one value: the application and a server in front of it may each set one")
        .note("browsers block every frame where two values disagree and one is known, and none where no value is known")
}

/// What browsers make of a second line of a header that is no list.
struct Repetition {
    /// Whether the two make one value that says nothing, so that the first one does not count either.
    neither_counts: bool,
    note: &'static str,
}

fn repetition(field: Field) -> Repetition {
    let neither = |note| Repetition { neither_counts: true, note };
    let one = |note| Repetition { neither_counts: false, note };
    match field {
        Field::StrictTransportSecurity => one("browsers read the first one only"),
        Field::CrossOriginOpenerPolicy | Field::CrossOriginEmbedderPolicy => {
            neither("two make a list, and browsers read a list as `unsafe-none`")
        }
        Field::CrossOriginResourcePolicy => {
            neither("two make one value that no browser knows, and it counts as absent")
        }
        Field::AccessControlAllowOrigin | Field::AccessControlAllowCredentials => {
            neither("two make one value that equals no origin, and the check fails")
        }
        _ => match field.lines() {
            Lines::Ignored => neither("two make a list, and browsers ignore it"),
            Lines::FirstCounts => one("browsers read the first value only"),
            _ => one("browsers and caches keep one of them, each in its own way"),
        },
    }
}
