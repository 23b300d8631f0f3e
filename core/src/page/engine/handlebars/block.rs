//! Blocks, partials, and inline partials.

use super::parse::{DEPTH, Parser};
use super::piece::{Tag, TagKind};
use super::tag::Line;
use crate::page::engine::tree::{Arm, Expr, Include, Item, Kind, Loop, Macro};
use crate::span::Span;

impl Parser<'_> {
    /// `{{#name}}…{{else}}…{{/name}}`.
    pub(super) fn block(&mut self, tag: &Tag) -> Option<Item> {
        let line = self.line(tag)?;
        let name = line.name().to_owned();
        let item = self.helper(tag, &name, line);
        self.close(tag, &name);
        Some(item)
    }

    /// The content of a block helper, with what follows `else`.
    fn helper(&mut self, tag: &Tag, name: &str, line: Line) -> Item {
        // In `with`, the same words mean something else.
        let value = line.values.get(1).filter(|_| self.contexts == 0 && line.values.len() == 2);
        let condition = value.map(|value| value.place);
        self.contexts += usize::from(name == "with");
        let body = self.items();
        let otherwise = match self.take_else() {
            None => Vec::new(),
            Some(next) => match self.chained(&next) {
                // `{{else if other}}`: another helper, closed by the end of the first.
                Some(_) if self.depth >= DEPTH => {
                    self.problem(next.span, format!("more than {DEPTH} branches follow one another"));
                    vec![Item::Unknown(self.place(next.span))]
                }
                Some(line) => {
                    self.depth += 1;
                    let name = line.name().to_owned();
                    let item = self.helper(&next, &name, line);
                    self.depth -= 1;
                    vec![item]
                }
                None => self.items(),
            },
        };
        self.contexts -= usize::from(name == "with");
        let place = self.place(tag.span);
        match name {
            "if" => Item::Branches(vec![Arm::new(condition, body), Arm::new(None, otherwise)]),
            // The condition is that of the second branch.
            "unless" => Item::Branches(vec![Arm::new(condition, otherwise), Arm::new(None, body)]),
            // The names in it are those of the value.
            "with" => {
                let with = Item::With { assignments: Vec::new(), body };
                Item::Branches(vec![Arm::new(None, vec![with]), Arm::new(None, otherwise)])
            }
            // A helper of the application prints its content as often as it likes.
            _ => {
                let iterable = Expr { place, kind: Kind::Other };
                Item::Loop(Box::new(Loop { place, targets: line.names, iterable, body, otherwise }))
            }
        }
    }

    /// The helper in `{{else if value}}` or `{{^if value}}`.
    fn chained(&mut self, tag: &Tag) -> Option<Line> {
        let inner = self.text(tag.inner);
        let rest = inner.trim_ascii_start();
        let rest = rest.strip_prefix("else").unwrap_or(rest).trim_ascii_start();
        let span = Span::new(tag.inner.end - rest.len(), tag.inner.end);
        if rest.is_empty() {
            return None;
        }
        let tag = Tag { inner: span, ..tag.clone() };
        self.line(&tag)
    }

    /// `{{#*inline "name"}}…{{/inline}}`.
    pub(super) fn decorator(&mut self, tag: &Tag) -> Option<Item> {
        let line = self.line(tag)?;
        let body = self.items();
        let decorator = line.name().to_owned();
        self.close(tag, &decorator);
        let name = match line.values.get(1).map(|value| &value.kind) {
            Some(Kind::Text(name)) => format!("> {name}"),
            _ => "> ".to_owned(),
        };
        Some(Item::Macro(Macro { place: self.place(tag.span), name, parameters: Vec::new(), body }))
    }

    /// `{{>name}}`, or `{{#>name}}…{{/name}}`.
    pub(super) fn partial(&mut self, tag: &Tag) -> Option<Item> {
        let place = self.place(tag.span);
        let line = self.line(tag)?;
        let first = line.values.first()?;
        // The name of a partial is not that of a variable.
        let kind = match &first.kind {
            Kind::Name(name) => Kind::Text(name.trim_matches(['[', ']']).to_owned()),
            Kind::Text(name) => Kind::Text(name.clone()),
            Kind::Plain(name) => Kind::Text(name.clone()),
            _ => Kind::Other,
        };
        let name = Expr { place: first.place, kind };
        let closing = self.text(first.place.span).trim_matches(['\'', '"']).to_owned();
        let has_context = line.values.len() > 1;
        let body = (tag.kind == TagKind::PartialBlock).then(|| {
            let body = self.items();
            self.close(tag, &closing);
            body
        });
        let include = Item::Include(Box::new(Include { place, name, optional: false, assignments: line.hash, body }));
        // With a value of its own, `{{>name value}}`, the names in the partial are those of the value.
        Some(if has_context { Item::With { assignments: Vec::new(), body: vec![include] } } else { include })
    }

    /// `{{{{raw}}}}…{{{{/raw}}}}`, whose content is text.
    pub(super) fn raw(&mut self, tag: &Tag) -> Item {
        let name = self.line(tag).map(|line| line.name().to_owned()).unwrap_or_default();
        let body = self.items();
        self.close(tag, &name);
        let repeat = Expr { place: self.place(tag.span), kind: Kind::Other };
        match name.as_str() {
            "raw" => Item::With { assignments: Vec::new(), body },
            _ => Item::Loop(Box::new(Loop {
                place: repeat.place,
                targets: Vec::new(),
                iterable: repeat,
                body,
                otherwise: Vec::new(),
            })),
        }
    }
}
