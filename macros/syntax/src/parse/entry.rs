//! `name: value` with its attributes and its comma, and where the parser continues after an error.

use super::base::path;
use super::parser::{Parser, describe, skip, skip_to_comma, string};
use super::promise::PROMISE;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use security_policy_core::declaration::{Entry, LevelAttribute, Named, REST};
use security_policy_core::word::snake_case;
use security_policy_core::{Diagnostic, Span, Spanned};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

/// The attribute that comes next, if one does.
fn attribute(input: ParseStream<'_>) -> Option<TokenStream> {
    let ahead = input.peek(Token![#]).then(|| input.fork())?;
    let (pound, group) = (ahead.parse::<TokenTree>().ok()?, ahead.parse::<TokenTree>().ok()?);
    Some(TokenStream::from_iter([pound, group]))
}

impl Parser<'_> {
    pub(super) fn entries(&mut self, input: ParseStream<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        while self.goes_on(input) {
            entries.extend(self.entry(input));
            self.separator(input);
        }
        entries
    }

    fn entry(&mut self, input: ParseStream<'_>) -> Option<Entry> {
        let start = self.map.end();
        let first = attribute(input);
        let mut levels = self.field_attributes(input);
        if let (Some(first), true) = (first, input.is_empty()) {
            self.error(
                &first,
                "nothing follows this attribute",
                "write it before the entry that it is about, or remove it",
            );
            return None;
        }
        if input.peek(Token![..]) {
            return self.dots(input, &levels);
        }
        let (key, named) = self.key(input)?;
        if self.in_promises {
            let value = self.promise(input, &key)?;
            let span = Span::new(start, self.map.end());
            levels.iter_mut().for_each(|level| level.scope = span);
            return Some(Entry { levels, key, named, value, span });
        }
        if let Some(text) = string(input) {
            let help = match self.depth {
                0 => format!(
                    "write `{}: …`, or `headers: {{ \"x-name\": \"value\" }}` for a header that has no field",
                    key.node
                ),
                _ => format!("write `{}: …`", key.node),
            };
            self.error_at(&text, &format!("unexpected string after `{}`", key.node), &help);
        }
        let value = if input.peek(Token![:]) {
            skip(input);
            self.value_attributes(input);
            Some(self.value(input, &key)?)
        } else if input.peek(Token![=]) {
            let equals = skip(input);
            self.error_at(equals, "expected `:`, found `=`", &format!("write `{}: …`", key.node));
            self.value_attributes(input);
            Some(self.value(input, &key)?)
        } else {
            None
        };
        let span = Span::new(start, self.map.end());
        levels.iter_mut().for_each(|level| level.scope = span);
        Some(Entry { levels, key, named, value, span })
    }

    /// `..path::to::Base` at the end of a policy, or `..` in a block.
    fn dots(&mut self, input: ParseStream<'_>, levels: &[LevelAttribute]) -> Option<Entry> {
        let dots: Token![..] = input.parse().ok()?;
        self.has_references = true;
        let help = match self.depth {
            0 => "write it before `struct`, or before the field that the finding is about",
            _ => "write it before the entry that the finding is about, or before the field that contains the block",
        };
        self.errors.extend(levels.iter().map(|LevelAttribute { level, .. }| {
            Diagnostic::error(level.span, format!("`#[{}]` before `..` has no effect", level.node))
                .help(help)
                .note("the base decides about the levels of what it declares")
        }));
        let path = path(input);
        match (self.depth, path.is_empty()) {
            (0, true) => {
                self.error_at(dots, "expected the path of a base after `..`", "write its path: `..path::to::Base`")
            }
            (0, false) if self.base.is_none() => {
                let mut trees = path.into_iter();
                let first = trees.next().map(|tree| self.map.add(tree.span(), tree.to_string().len()));
                let last = trees.last().map(|tree| self.map.add(tree.span(), tree.to_string().len()));
                self.base = first.map(|first| last.map_or(first, |last| first.to(last)));
            }
            (0, false) => self.error(
                &path,
                "a policy can have only one base",
                "remove this one, or let one of the two inherit from the other",
            ),
            (_, true) => {
                let key =
                    Spanned::new(REST.to_owned(), self.map.add(dots.spans[0], 1).to(self.map.add(dots.spans[1], 1)));
                let span = key.span;
                return Some(Entry { levels: Vec::new(), key, named: Named::ByWord, value: None, span });
            }
            (_, false) => self.error(
                &path,
                "`..` in a block cannot name a base",
                "write `..` here, and `..path::to::Base` at the end of the policy",
            ),
        }
        None
    }

    /// The name of an entry. A name with hyphens or in quotes is an error, whose help has the right spelling.
    fn key(&mut self, input: ParseStream<'_>) -> Option<(Spanned<String>, Named)> {
        if let Some(text) = string(input) {
            if self.names == Named::ByText {
                return Some((self.text(&text), Named::ByText));
            }
            if self.in_promises {
                self.error_at(&text, "a promise starts with a word, not with a string", PROMISE);
                skip_to_comma(input);
                return None;
            }
            let name = snake_case(&text.value());
            self.error_at(&text, "expected a name, found a string", &format!("write `{name}: …`"));
            skip_to_comma(input);
            return None;
        }
        let Ok(word) = input.call(Ident::parse_any) else {
            let tree = skip(input);
            let help = match self.in_promises {
                true => PROMISE,
                false => "write a name and its value, such as `x_frame_options: deny`",
            };
            self.error_at(&tree, &format!("expected a name, found {}", describe(&tree)), help);
            skip_to_comma(input);
            return None;
        };
        if self.hyphenated(input, &word) {
            skip_to_comma(input);
            return None;
        }
        Some((self.word(&word), Named::ByWord))
    }

    /// Reports a name with hyphens, such as `script-src`, with its spelling in the language.
    pub(super) fn hyphenated(&mut self, input: ParseStream<'_>, first: &Ident) -> bool {
        if !input.peek(Token![-]) {
            return false;
        }
        let mut tokens = first.to_token_stream();
        let mut name = first.to_string();
        while input.peek(Token![-]) {
            tokens.extend([skip(input)]);
            if let Ok(word) = input.call(Ident::parse_any) {
                name.push('-');
                name.push_str(&word.to_string());
                tokens.extend(word.to_token_stream());
            }
        }
        match self.names {
            Named::ByWord => self.error(
                &tokens,
                &format!("`{name}` is spelled with underscores here"),
                &format!("write `{}`", snake_case(&name)),
            ),
            Named::ByText => {
                self.error(&tokens, &format!("`{name}` has to be a string here"), &format!("write `\"{name}\"`"));
            }
        }
        true
    }

    /// The `,` after an entry. Anything else is an error.
    pub(super) fn separator(&mut self, input: ParseStream<'_>) {
        if input.is_empty() {
            return;
        }
        if input.peek(Token![,]) {
            skip(input);
            return;
        }
        if input.peek(Token![;]) {
            let semicolon = skip(input);
            self.error_at(semicolon, "expected `,`, found `;`", "write `,`");
            return;
        }
        // If only the comma is missing, the next entry is read; anything else is skipped.
        let tree = input.fork().parse::<TokenTree>().ok();
        let readable = matches!(tree, Some(TokenTree::Ident(_) | TokenTree::Literal(_))) || input.peek(Token![..]);
        if let Some(tree) = tree {
            let help = match &tree {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    "write `name: value` in a block `{ … }`, and a URL as a string"
                }
                _ => "separate with `,`",
            };
            self.error_at(&tree, &format!("expected `,`, found {}", describe(&tree)), help);
        }
        if !readable {
            skip_to_comma(input);
            if input.peek(Token![,]) {
                skip(input);
            }
        }
    }
}
