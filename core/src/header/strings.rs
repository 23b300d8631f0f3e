//! Strings in double quotes, separated by commas: a list of a structured field (RFC 9651).

use super::codec::{Codec, Lines, not_empty, unquoted};
use super::text_kind::TextKind;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::list::separated;
use crate::span::Spanned;
use crate::structured_field::{BareItem, Item, Member, parse_list, quote};
use crate::text::Text;

/// A header that is a list of strings in quotes.
pub(super) struct Strings(pub(super) TextKind);

impl Codec for Strings {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let texts = out.keep_each(value.items(), &|item| self.0.lower(item));
        not_empty(texts, self, value, key, out).map(FieldValue::Texts)
    }

    /// One item of the list is a string as well. A whole value is recognised by its leading quote or parenthesis.
    fn is_whole_value(&self, text: &str) -> bool {
        text.trim_start().starts_with(['"', '('])
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let members = out.keep(parse_list(text))?;
        let read = |member: &Member| match member {
            Member::Item(Item { bare: Spanned { node: BareItem::String(text), span }, .. }) => {
                self.0.check(text, *span)
            }
            Member::Item(item) => Err(unquoted(&item.bare.node.to_string(), item.bare.span)),
            Member::InnerList(list) => Err(Diagnostic::error(list.span, "a list is not allowed here")
                .help("write its strings without parentheses")),
        };
        Some(FieldValue::Texts(out.keep_each(&members, &read)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Texts(texts) => vec![Segment::Text(separated(texts, ", ", &|text| quote(&text.node)))],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        format!("[{}]", self.0.example_value())
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn is_text(&self) -> bool {
        true
    }

    fn text(&self) -> Option<TextKind> {
        Some(self.0)
    }
}
