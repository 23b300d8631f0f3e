//! The codec of `Access-Control-Allow-Origin`: one origin, or in a declaration a list, of which each response gets one.

use super::codec::{Codec, not_empty};
use super::text_kind::TextKind;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::{ANY, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::span::Spanned;
use crate::text::Text;

/// A header that names the origin of the request, if that is on a list. The header itself has one origin, in this grammar.
pub(super) struct AllowedOrigins(pub(super) &'static dyn Codec);

impl Codec for AllowedOrigins {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let origins = out.keep_each(value.items(), &|item| KIND.lower(item));
        let origins = not_empty(origins, self, value, key, out)?;
        let mut firsts = Firsts::default();
        for (index, origin) in origins.iter().enumerate() {
            if firsts.earlier(origin.node.clone(), index).is_some() {
                out.push(
                    Diagnostic::error(origin.span, format!("`{}` is listed twice in `{}`", origin.node, key.node))
                        .help("remove one of the two"),
                );
            }
        }
        if let (Some(any), 2..) = (origins.iter().find(|origin| origin.node == ANY), origins.len()) {
            out.push(
                Diagnostic::error(any.span, format!("`*` cannot be combined with origins in `{}`", key.node))
                    .help("remove it, or write `*` alone to allow every origin"),
            );
        }
        Some(FieldValue::Texts(origins))
    }

    fn is_whole_value(&self, text: &str) -> bool {
        self.0.is_whole_value(text)
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        self.0.parse(text, name, out)
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        self.0.render(value)
    }

    fn example(&self) -> String {
        self.0.example()
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        self.0.spell_text(text)
    }

    fn is_text(&self) -> bool {
        true
    }

    fn text(&self) -> Option<TextKind> {
        Some(KIND)
    }
}

const KIND: TextKind = TextKind::AllowOrigin;
