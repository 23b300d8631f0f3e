//! The DSL → policy.

use super::directive::Directive;
use super::parse::{unknown, words};
use super::policy::{Csp, Disposition};
use super::value::Token;
use crate::declaration::{Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;

impl Csp {
    /// Gives meaning to the block behind `content_security_policy`.
    pub fn lower(entries: &[Entry], disposition: Disposition, out: &mut Diagnostics) -> Csp {
        let mut csp = Csp::new(disposition);
        for entry in entries {
            let Some(directive) = Directive::from_key(&entry.key.node) else {
                out.push(unknown(&entry.key.node, entry.key.span));
                continue;
            };
            let items = entry.value.as_ref().map_or(&[][..], Value::items);
            let tokens = tokens(items, out);
            // What stood there is not to be reported as missing as well.
            if tokens.is_empty() && out.within(entry.span) {
                continue;
            }
            csp.add(Spanned::new(directive, entry.key.span), &tokens, out);
        }
        csp
    }
}

fn tokens<'a>(items: &'a [Value], out: &mut Diagnostics) -> Vec<Spanned<Token<'a>>> {
    let mut tokens = Vec::with_capacity(items.len());
    for item in items {
        match &item.kind {
            ValueKind::Word(word) => tokens.push(Spanned::new(Token::Word(word.as_str()), item.span)),
            ValueKind::Slot(name) => tokens.push(Spanned::new(Token::Slot(name.as_str()), item.span)),
            ValueKind::Text(text) => {
                let words = words(text, item.span.start);
                if words.is_empty() {
                    out.push(Diagnostic::fault(item.span, "this string is empty").help("write a source, or remove it"));
                }
                tokens.extend(words.into_iter().map(|word| word.map(Token::Text)));
            }
            _ => out.push(item.unexpected(
                "a keyword or a string",
                "a keyword such as `self`, or a string such as `\"https://cdn.example.com\"`",
            )),
        }
    }
    tokens
}
