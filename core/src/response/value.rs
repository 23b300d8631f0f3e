//! The values of headers of a response, as browsers read them.

use super::model::{Line, Response};
use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, Lines, hsts};
use crate::policy::{Header, HeaderName, HeaderValue};
use crate::span::Spanned;
use crate::text::Text;

impl Response {
    /// Reads a line of policies separated by commas.
    pub(super) fn list(&mut self, field: Field, value: Text<'_>, line: &Line) {
        let found = self.diagnostics.len();
        let is_read = self.read_value(field, value, line);
        if !is_read && self.diagnostics.len() == found {
            self.without_effect(field, line);
        }
    }

    pub(super) fn value(&mut self, field: Field, value: &str) {
        let line = self.push(field.name(), value);
        if value.trim().is_empty() {
            return match may_be_empty(field) {
                true => self.policy.unread.push(field),
                false => self.without_effect(field, &line),
            };
        }
        let value = Text::new(value, line.value.start);
        let counts = match field.lines() {
            Lines::FirstCounts => value.split(',').next().unwrap_or(value),
            _ => value,
        };
        let found = self.diagnostics.len();
        let is_read = self.read_value(field, counts, &line);
        if !is_read && self.diagnostics.len() == found {
            self.without_effect(field, &line);
        }
    }

    /// Reads one value. Returns whether it has an effect in a browser.
    pub(super) fn read_value(&mut self, field: Field, text: Text<'_>, line: &Line) -> bool {
        let (value, errors) = FieldValue::parse(field, text);
        self.diagnostics.extend(errors);
        let is_ignored = field == Field::StrictTransportSecurity && repeats_a_name(text);
        match value.filter(|value| value.has_effect(field) && !is_ignored) {
            Some(value) => {
                self.policy.headers.push(Header {
                    name: Spanned::new(HeaderName::Field(field), line.at),
                    value: HeaderValue::Field(value),
                    span: line.at.to(line.value),
                });
                true
            }
            None => {
                self.policy.unread.push(field);
                false
            }
        }
    }

    /// Reports an empty header.
    pub(super) fn without_effect(&mut self, field: Field, line: &Line) {
        self.policy.unread.push(field);
        self.diagnostics.push(
            Diagnostic::error(line.at, format!("`{}` is empty", field.title()))
                .help("send a value, or do not send the header")
                .note("browsers treat an empty header like a missing one"),
        );
    }
}

/// Whether an empty value is fine, because the site is better off without this header.
fn may_be_empty(field: Field) -> bool {
    matches!(field, Field::Server | Field::XPoweredBy | Field::Vary | Field::P3p)
}

/// Whether browsers ignore a Strict-Transport-Security header because it repeats a name (RFC 6797, section 6.1). They do not
/// read `preload`, so it may be repeated.
fn repeats_a_name(text: Text<'_>) -> bool {
    let names = text.split(';').map(|part| part.split_once('=').map_or(part, |(name, _)| name).trim().as_str());
    let names: Vec<&str> = names.collect();
    let count = |wanted: &str| names.iter().filter(|name| name.eq_ignore_ascii_case(wanted)).count();
    [hsts::MAX_AGE.name(), hsts::INCLUDE_SUBDOMAINS.name()].into_iter().any(|name| count(name) > 1)
}
