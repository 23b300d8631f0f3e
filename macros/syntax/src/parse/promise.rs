//! What follows the first word of a promise: `script "https://cdn.example/app.js" nonce`, without a colon.

use super::parser::{Parser, skip, skip_to_comma};
use proc_macro2::Ident;
use security_policy_core::Spanned;
use security_policy_core::declaration::{EXPECT, OMIT, Value, ValueKind};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, token};

impl Parser<'_> {
    /// The rest of a promise up to its comma, or `: value`. `None` if it could not be read, `Some(None)` for a bare word.
    pub(super) fn promise(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Option<Option<Value>> {
        if is_at_end(input) {
            return Some(None);
        }
        if !input.peek(Token![:]) && !input.peek(Token![=]) {
            let phrase = self.phrase(input, key);
            if phrase.is_none() {
                // What is wrong has been reported: the rest of the promise would only be reported again.
                skip_to_comma(input);
            }
            return phrase.map(Some);
        }
        let mark = skip(input);
        if mark.to_string() == "=" {
            self.error_at(&mark, "expected `:`, found `=`", &format!("write `{}: …`", key.node));
        }
        self.value_attributes(input);
        let value = match input.peek(Ident::peek_any) {
            // Not an item of a list, which `omit` would be followed by.
            true => self.phrase_item(input, key),
            false => self.value(input, key),
        }?;
        let is_word = |value: &Value| value.as_word().is_some_and(|word| word.node != OMIT);
        if !is_at_end(input) && is_word(&value) {
            let help = format!("write the words of a promise without a colon: `{} {value} …`", key.node);
            self.error_at(&mark, &format!("unexpected `{mark}` in a promise"), &help);
            skip_to_comma(input);
            return None;
        }
        Some(Some(value))
    }

    fn phrase(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Option<Value> {
        let first = self.phrase_item(input, key)?;
        let mut span = first.span;
        let mut items = vec![first];
        while !is_at_end(input) {
            if input.peek(Token![:]) {
                let colon = skip(input);
                self.error_at(&colon, "unexpected `:` in a promise", "write the words of a promise without a colon");
                return None;
            }
            let item = self.phrase_item(input, key)?;
            span = span.to(item.span);
            items.push(item);
        }
        Some(Value { kind: ValueKind::Phrase(items), span })
    }

    /// A word, a call, a string or a list.
    fn phrase_item(&mut self, input: ParseStream<'_>, key: &Spanned<String>) -> Option<Value> {
        if !input.peek(Ident::peek_any) {
            return self.value(input, key);
        }
        let word = input.call(Ident::parse_any).ok()?;
        if self.hyphenated(input, &word) {
            return None;
        }
        if input.peek(token::Paren) {
            let arguments = input.parse().ok()?;
            return self.call(&word, &arguments, EXPECT);
        }
        let word = self.word(&word);
        Some(Value { kind: ValueKind::Word(word.node), span: word.span })
    }
}

/// Whether the promise ends here. An attribute belongs to the next one, whose comma is missing.
fn is_at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;]) || input.peek(Token![#])
}

/// How a promise is written.
pub(super) const PROMISE: &str = "write a promise, such as `deny script inline` or `no_framing`";
