//! Parameters that are separated by semicolons or commas: `a; b=1; c="…"`.

use super::member_reader::Reader;
use super::parameters::{Argument, Kind, Parameter};
use super::text_kind::TextKind;
use crate::diagnostic::Diagnostic;
use crate::percent;
use crate::span::Spanned;
use crate::text::Text;

impl Reader<'_> {
    pub(super) fn plain(&mut self, text: Text<'_>, separator: u8) -> Result<(), Diagnostic> {
        for part in split_unquoted(text, separator)? {
            if self.out.is_full() {
                break;
            }
            let Some((parameter, value)) = self.plain_parameter(part) else { continue };
            let argument = match value {
                None if matches!(parameter.kind, Kind::Flag) => Ok(Argument::Flag),
                None => Err(Diagnostic::error(part.span(), format!("`{}` has no value", parameter.name))
                    .help(format!("write `{}`", parameter.example()))),
                Some(_) if matches!(parameter.kind, Kind::Flag) => {
                    Err(Diagnostic::error(part.span(), format!("`{}` takes no value", parameter.name))
                        .help(format!("write `{}`", parameter.name)))
                }
                Some(value) => parameter.read_plain(value.spanned(), self.header),
            };
            if let Some(argument) = self.out.keep(argument) {
                self.add(parameter, Spanned::new(argument, part.span()));
            }
        }
        Ok(())
    }

    /// The parameter that `part` sets, and its value.
    fn plain_parameter<'b>(&mut self, part: Text<'b>) -> Option<(&'static Parameter, Option<Text<'b>>)> {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name.trim().as_str(), Some(value.trim())),
            None => (part.as_str(), None),
        };
        let rows = self.schema.parameters.iter().filter(|row| !row.name.is_empty());
        let of_name: Vec<_> = rows.filter(|row| row.name.eq_ignore_ascii_case(name)).collect();
        // `no-cache` with a value and `no-cache` without one are separate rows.
        let fits = |row: &&&'static Parameter| matches!(row.kind, Kind::Flag) == value.is_none();
        if let Some(row) = of_name.iter().find(fits).or(of_name.first()) {
            return Some((row, value));
        }
        // `filename*` repeats `filename` for non-ASCII names, and overrides it (RFC 6266, section 4.3).
        let extended = |row: &&Parameter| {
            matches!(row.kind, Kind::Text(TextKind::FileName, _))
                && name.strip_suffix('*').is_some_and(|name| row.name.eq_ignore_ascii_case(name))
        };
        if let (Some(row), Some(value)) = (self.schema.parameters.iter().find(extended), value) {
            let name = percent::decode(value.as_str().trim_start_matches("UTF-8''"));
            let name = String::from_utf8_lossy(&name);
            let text = self.out.keep(TextKind::FileName.check(&name, part.span()))?;
            self.parameters.all.retain(|setting| setting.parameter.key != row.key);
            self.parameters.keep(row, Spanned::new(Argument::Texts(vec![text]), part.span()));
            return None;
        }
        let nameless = |row: &&Parameter| row.name.is_empty() && value.is_none() && self.parameters.all.is_empty();
        if let Some(row) = self.schema.parameters.first().filter(nameless) {
            return Some((row, Some(part)));
        }
        self.unknown(Spanned::new(name, part.span()), part.as_str().to_owned());
        None
    }
}

/// The trimmed parts between separators, except separators in quoted strings.
fn split_unquoted(text: Text<'_>, separator: u8) -> Result<Vec<Text<'_>>, Diagnostic> {
    let mut parts = Vec::new();
    let mut add = |start: usize, end: usize| {
        let part = text.slice(start..end).trim();
        if !part.is_empty() {
            parts.push(part);
        }
    };
    let length = text.as_str().len();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, byte) in text.as_str().bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quote.is_some() => escaped = true,
            b'"' => quote = if quote.is_some() { None } else { Some(at) },
            byte if byte == separator && quote.is_none() => {
                add(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    if let Some(open) = quote {
        return Err(Diagnostic::error(text.slice(open..length).span(), "unclosed quote").help("close it with `\"`"));
    }
    add(start, length);
    Ok(parts)
}
