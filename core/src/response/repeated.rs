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
    pub(super) fn framing(&mut self, values: &[&str]) {
        let field = Field::XFrameOptions;
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
                    self.diagnostics.push(conflict(word.span(), text, &distinct[0]));
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
        for (index, value) in rest.iter().enumerate() {
            let line = self.push(field.name(), value);
            if index >= MAX_ERRORS {
                continue;
            }
            self.diagnostics.push(
                Diagnostic::error(line.at, format!("`{}` is sent twice", field.title()))
                    .help("send it once: the application and a server in front of it may each set one")
                    .note(effect_of_repetition(field)),
            );
        }
        if counts_once(field) {
            self.policy.headers.retain(|header| header.name.node != HeaderName::Field(field));
            self.policy.unread.push(field);
        }
    }
}

fn conflict(span: Span, word: &str, first: &str) -> Diagnostic {
    Diagnostic::error(span, format!("`X-Frame-Options` says `{word}` after `{first}`"))
        .help("send one value: the application and a server in front of it may each set one")
        .note("browsers block every frame where two values disagree and one is known, and none where no value is known")
}

/// Whether two lines make one value, a list, that says nothing to a browser: neither counts.
fn counts_once(field: Field) -> bool {
    field.lines() == Lines::Ignored
        || matches!(
            field,
            Field::CrossOriginResourcePolicy | Field::AccessControlAllowOrigin | Field::AccessControlAllowCredentials
        )
}

fn effect_of_repetition(field: Field) -> &'static str {
    match field {
        Field::StrictTransportSecurity => "browsers read the first one only",
        Field::XContentTypeOptions => "browsers read the first value only",
        Field::CrossOriginOpenerPolicy | Field::CrossOriginEmbedderPolicy => {
            "two make a list, and browsers read a list as `unsafe-none`"
        }
        Field::CrossOriginResourcePolicy => "two make one value that no browser knows, and it counts as absent",
        Field::AccessControlAllowOrigin | Field::AccessControlAllowCredentials => {
            "two make one value that equals no origin, and the check fails"
        }
        field if field.lines() == Lines::Ignored => "two make a list, and browsers ignore it",
        _ => "browsers and caches keep one of them, each in its own way",
    }
}
