//! `until = "2027-01-01"`: the last day of an `#[allow(…)]`.

use super::parser::{Parser, skip, skip_to_comma, string};
use crate::files::EPOCH;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use security_policy_core::date::Date;
use security_policy_core::declaration::Until;
use security_policy_core::{Diagnostic, Level, Span};
use syn::Token;
use syn::parse::{ParseStream, Parser as _};

/// The name of the argument.
pub(super) const UNTIL: &str = "until";

impl Parser<'_> {
    /// Reads what follows `until`, and compares it with the day of the build.
    pub(super) fn until(&mut self, word: &Ident, level: Level, input: ParseStream<'_>) -> Option<Until> {
        if level != Level::Allow {
            skip_to_comma(input);
            let help = format!("remove it: `{level}` has no last day");
            self.error_at(word, "`until` is an argument of `allow` only", &help);
            return None;
        }
        let equals = self.equals(word, input);
        let mut value = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![,]) {
            value.extend([skip(input)]);
        }
        let text = |input: ParseStream<'_>| string(input).ok_or_else(|| input.error("no string"));
        let Ok(text) = text.parse2(value.clone()) else {
            let written: String = value.clone().into_iter().map(|tree| tree.to_string()).collect();
            let date = Date::parse(&written, Span::default()).map_or("2027-01-01".to_owned(), |date| date.to_string());
            self.error(
                &quote!(#word #equals #value),
                "the date is not a string",
                &format!("write `until = \"{date}\"`"),
            );
            return None;
        };
        let date = self.text(&text);
        let last = match Date::parse(&date.node, date.span) {
            Ok(last) => last,
            Err(error) => {
                self.errors.push(error);
                return None;
            }
        };
        match self.dependencies.today(self.files) {
            Ok(today) => Some(Until { has_passed: last < today, date }),
            Err(error) => {
                let help = format!("set `{EPOCH}` to seconds since 1970, or unset it: then the clock is read");
                self.errors.push(Diagnostic::error(date.span, error).help(help));
                None
            }
        }
    }
}
