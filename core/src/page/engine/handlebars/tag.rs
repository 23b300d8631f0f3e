//! The inside of a tag: a name, parameters, `key=value`, and `as |names|`.

use super::literal;
use crate::page::engine::tree::{Argument, Expr, Kind};
use crate::page::file::{FileId, Place};
use crate::span::Span;

/// The content of a tag.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The name and the parameters.
    pub(super) values: Vec<Expr>,
    pub(super) hash: Vec<(String, Expr)>,
    /// The names in `as |name other|`.
    pub(super) names: Vec<String>,
}

/// How deeply `(helper (helper …))` can be nested.
const DEPTH: usize = 32;

/// Reads the content of a tag. The error is where it goes wrong.
pub(super) fn line(text: &str, file: FileId, inner: Span) -> Result<Line, Place> {
    let mut reader = Reader { text, file, at: inner.start, end: inner.end };
    let line = reader.line(0).ok_or(Place::new(file, reader.at, reader.at))?;
    if reader.at < reader.end { Err(Place::new(file, reader.at, reader.end)) } else { Ok(line) }
}

impl Line {
    /// The name of a helper or a partial, if it is one word.
    pub(super) fn name(&self) -> &str {
        match self.values.first().map(|value| &value.kind) {
            Some(Kind::Name(name) | Kind::Text(name) | Kind::Plain(name)) => name,
            _ => "",
        }
    }

    /// The content as an expression: the value itself, or the call of a helper.
    pub(super) fn expression(mut self, place: Place) -> Expr {
        if self.values.is_empty() {
            return Expr { place, kind: Kind::Other };
        }
        let first = self.values.remove(0);
        if self.values.is_empty() && self.hash.is_empty() {
            let kind = match first.kind {
                // `{{{0}}}` prints the variable with this name, not a number.
                Kind::Plain(name) => Kind::Name(name),
                kind => kind,
            };
            return Expr { place, kind };
        }
        let parameters = self.values.into_iter().map(|value| Argument { name: None, value });
        let named = self.hash.into_iter().map(|(name, value)| Argument { name: Some(name), value });
        let arguments = parameters.chain(named).collect();
        Expr { place, kind: Kind::Call(Box::new(first), arguments) }
    }
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn skip(&mut self) {
        self.at = self.end - self.rest().trim_ascii_start().len();
    }

    fn line(&mut self, depth: usize) -> Option<Line> {
        let mut line = Line::default();
        loop {
            self.skip();
            let rest = self.rest();
            if rest.is_empty() || (depth > 0 && rest.starts_with(')')) {
                return Some(line);
            }
            if let Some(names) =
                rest.strip_prefix("as").map(str::trim_ascii_start).and_then(|rest| rest.strip_prefix('|'))
            {
                let end = names.find('|')?;
                line.names = names[..end].split_ascii_whitespace().map(str::to_owned).collect();
                self.at = self.end - names[end + 1..].len();
                continue;
            }
            let start = self.at;
            let value = self.value(depth)?;
            if self.rest().trim_ascii_start().starts_with('=') {
                let name = self.text[start..self.at].to_owned();
                self.skip();
                self.at += 1;
                self.skip();
                let value = self.value(depth)?;
                line.hash.push((name, value));
            } else {
                line.values.push(value);
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Expr> {
        let start = self.at;
        let first = self.rest().chars().next()?;
        let kind = match first {
            '"' | '\'' => self.string()?,
            '(' if depth < DEPTH => {
                self.at += 1;
                let line = self.line(depth + 1)?;
                if !self.rest().starts_with(')') {
                    return None;
                }
                self.at += 1;
                let kind = line.expression(Place::new(self.file, start, self.at)).kind;
                // `(name)` is the call of a helper, whatever it is named.
                if matches!(kind, Kind::Call(..)) { kind } else { Kind::Other }
            }
            '[' | '{' if self.json() => Kind::Other,
            _ => self.path()?,
        };
        Some(Expr { place: Place::new(self.file, start, self.at), kind })
    }

    fn string(&mut self) -> Option<Kind> {
        let length = literal::string(self.rest())?;
        let content = &self.rest()[1..length - 1];
        let text = content.replace("\\\"", "\"").replace("\\'", "'").replace("\\\\", "\\");
        self.at += length;
        Some(Kind::Text(text))
    }

    /// Takes an array or an object.
    fn json(&mut self) -> bool {
        let length = literal::json(self.rest());
        self.at += length.unwrap_or_default();
        length.is_some()
    }

    /// A path, a number, or a name.
    fn path(&mut self) -> Option<Kind> {
        let mut bracket = false;
        let end = self.rest().find(|c: char| {
            bracket = (bracket || c == '[') && c != ']';
            !bracket && (c.is_ascii_whitespace() || matches!(c, '=' | ')' | '(' | '|' | '"' | '\'' | '~' | '}' | '{'))
        });
        let end = end.unwrap_or(self.rest().len());
        let path = self.rest()[..end].to_owned();
        if path.is_empty() {
            return None;
        }
        self.at += end;
        let is_plain = matches!(path.as_str(), "true" | "false" | "null") || literal::is_number(&path);
        Some(if is_plain { Kind::Plain(path) } else { Kind::Name(path) })
    }
}
