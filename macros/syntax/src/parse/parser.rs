//! The state and the helpers that all parts of the parser share.

use crate::files::{Dependencies, Files};
use crate::span_map::SpanMap;
use proc_macro2::{Delimiter, Group, Ident, Span as TokenSpan, TokenStream, TokenTree};
use quote::ToTokens;
use security_policy_core::declaration::Named;
use security_policy_core::{Diagnostic, Diagnostics, Span, Spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

pub(super) struct Parser<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) map: SpanMap,
    pub(super) errors: Diagnostics,
    pub(super) dependencies: Dependencies,
    /// Where the policy names its base, if it does.
    pub(super) base: Option<Span>,
    /// Whether the policy contains `..` or a call, whose meaning is not in its tokens.
    pub(super) has_references: bool,
    /// How many blocks the parser is in, without the braces of the policy itself.
    pub(super) depth: usize,
    /// How the keys of the current block are written.
    pub(super) names: Named,
    /// Whether the entries of the current block are promises.
    pub(super) in_promises: bool,
    /// The name of the entry that contains the current call.
    pub(super) key: String,
}

impl<'a> Parser<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Parser<'a> {
        Parser {
            files,
            map: SpanMap::default(),
            errors: Diagnostics::default(),
            dependencies: Dependencies::default(),
            base: None,
            has_references: false,
            depth: 0,
            names: Named::ByWord,
            in_promises: false,
            key: String::new(),
        }
    }

    /// Records an error at these tokens, unless there are too many: [`Diagnostics::is_full`].
    pub(super) fn error(&mut self, tokens: &TokenStream, message: &str, help: &str) {
        if self.errors.is_full() {
            return;
        }
        let mut trees = tokens.clone().into_iter();
        let first = trees.next().map_or_else(TokenSpan::call_site, |tree| tree.span());
        let last = trees.last().map_or(first, |tree| tree.span());
        let span = self.map.add(first, 1).to(self.map.add(last, 1));
        self.errors.push(Diagnostic::error(span, message).help(help));
    }

    pub(super) fn error_at(&mut self, tokens: impl ToTokens, message: &str, help: &str) {
        self.error(&tokens.into_token_stream(), message, help);
    }

    /// Whether something is left to read in a block or a list. If there are too many errors, the rest is skipped.
    pub(super) fn goes_on(&self, input: ParseStream<'_>) -> bool {
        while self.errors.is_full() && !input.is_empty() {
            skip(input);
        }
        !input.is_empty()
    }

    pub(super) fn word(&mut self, word: &Ident) -> Spanned<String> {
        let text = word.unraw().to_string();
        let span = self.map.add(word.span(), text.len());
        Spanned::new(text, span)
    }

    pub(super) fn text(&mut self, text: &LitStr) -> Spanned<String> {
        let value = text.value();
        let span = self.map.add_text(text.span(), &value);
        Spanned::new(value, span)
    }
}

/// A string literal, if one is next. `parse` would consume any other literal.
pub(super) fn string(input: ParseStream<'_>) -> Option<LitStr> {
    if is_literal(input) && number_ahead(input).is_none() && input.peek(LitStr) { input.parse().ok() } else { None }
}

/// Whether a literal is next, with or without a sign.
pub(super) fn is_literal(input: ParseStream<'_>) -> bool {
    input.cursor().literal().is_some() || number_ahead(input).is_some()
}

/// The length of the number that is next, without its sign. Peeking for a `Lit` would parse it, which takes time for the square of its digits.
pub(super) fn number_ahead(input: ParseStream<'_>) -> Option<usize> {
    let start = input.cursor();
    let digits = start.punct().filter(|(mark, _)| mark.as_char() == '-').map_or(start, |(_, rest)| rest);
    let (literal, _) = digits.literal()?;
    let text = literal.to_string();
    text.starts_with(|first: char| first.is_ascii_digit()).then_some(text.len())
}

/// Takes one token. The caller has checked that there is one.
pub(super) fn skip(input: ParseStream<'_>) -> TokenTree {
    input.parse().unwrap_or_else(|_| TokenTree::Group(Group::new(Delimiter::None, TokenStream::new())))
}

pub(super) fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![;]) {
        skip(input);
    }
}

/// Whether a token is this mark.
pub(super) fn is(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

pub(super) fn describe(tree: &TokenTree) -> String {
    match tree {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`(`".to_owned(),
            Delimiter::Brace => "`{`".to_owned(),
            Delimiter::Bracket => "`[`".to_owned(),
            Delimiter::None => "nothing".to_owned(),
        },
        tree => format!("`{tree}`"),
    }
}
