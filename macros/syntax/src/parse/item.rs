//! A whole call of the macro.

use super::attributes::ItemAttributes;
use super::parser::{Parser, is, skip};
use crate::files::{Dependencies, Files};
use crate::span_map::SpanMap;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::header::Spelling;
use security_policy_core::{Diagnostics, Span, Spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser as _, Result};
use syn::{Token, braced, token};

/// What a call of the macro holds.
#[derive(Clone, Debug)]
pub struct Item {
    /// The path of the crate that generated code names.
    pub krate: TokenTree,
    /// The user's attributes, but for levels of lints.
    pub attributes: TokenStream,
    /// Whether it only serves as a base: `#[base]`.
    pub is_base: bool,
    /// `pub` and the like.
    pub visibility: TokenStream,
    /// The name of the type.
    pub name: Ident,
    /// Where the name stands.
    pub name_span: Span,
    /// What stands between the braces, as it was written.
    pub body: TokenStream,
    /// Whether that is all there is to know: no `..`, no call and nothing that could not be read is in it.
    pub is_settled: bool,
    /// What was read of it.
    pub declaration: Declaration,
    /// What the base has handed on.
    pub base: Option<Base>,
    /// Where the policy names it.
    pub base_path: Option<Span>,
    /// What the build depends on, besides the source.
    pub dependencies: Dependencies,
    /// The way back to the tokens.
    pub map: SpanMap,
    /// What could not be read.
    pub errors: Diagnostics,
}

impl Item {
    /// How help about this place is spelled.
    pub fn spelling(&self, span: Span) -> Spelling {
        match &self.base {
            Some(base) if base.span.contains(span) => base.declaration.spelling(span),
            _ => self.declaration.spelling(span),
        }
    }

    /// Whether a word stands anywhere between the braces, also where the rest could not be read.
    pub fn mentions(&self, word: &str) -> bool {
        mentions(self.body.clone(), word)
    }
}

/// Reads `$crate attributes visibility struct Name { … }`, and behind it what a base has handed on.
///
/// # Errors
///
/// The call declares no type. What is wrong between the braces is in [`Item::errors`].
pub fn parse(tokens: TokenStream, files: &dyn Files) -> Result<Item> {
    (|input: ParseStream<'_>| item(input, files)).parse2(tokens)
}

fn item(input: ParseStream<'_>, files: &dyn Files) -> Result<Item> {
    let krate = input.parse()?;
    let mut parser = Parser::new(files);
    let ItemAttributes { rest: attributes, mut levels, is_base } = parser.item_attributes(input)?;
    let visibility = visibility(input)?;
    let (name, body, content) = named(input)?;
    let name_span = parser.map.add(name.span(), name.to_string().len());
    let entries = parser.entries(&content);
    parser.dots_are_last(&body);
    let is_settled = !parser.has_references && !parser.errors.has_errors();
    let whole = Span::new(0, parser.map.end());
    levels.iter_mut().for_each(|level| level.scope = whole);
    let mut rest = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![@]) {
        rest.extend([skip(input)]);
    }
    let base = match input.is_empty() {
        true => None,
        false => Some(parser.base(input)?),
    };
    rest.extend(input.parse::<TokenStream>()?);
    if !rest.is_empty() {
        parser.error(
            &rest,
            "expected nothing behind the policy",
            "one call declares one policy; write another `security_policy! { … }`",
        );
    }
    let declaration = Declaration { levels, entries };
    let Parser { map, errors, dependencies, base: base_path, .. } = parser;
    Ok(Item {
        krate,
        attributes,
        is_base,
        visibility,
        name,
        name_span,
        body: body.stream(),
        is_settled,
        declaration,
        base,
        base_path,
        dependencies,
        map,
        errors,
    })
}

/// `struct Name { … }`: the name, the braces, and what is to be read between them.
fn named(input: ParseStream<'_>) -> Result<(Ident, Group, ParseBuffer<'_>)> {
    if !input.peek(Token![struct]) {
        return Err(input.error("expected `struct`\nhelp: write `security_policy! { pub struct Name { … } }`"));
    }
    input.parse::<Token![struct]>()?;
    let name = input.call(Ident::parse_any)?;
    if !input.peek(token::Brace) {
        return Err(input.error(
            "expected `{`\nhelp: the fields of the policy stand in braces: `pub struct Name { origin: \"…\" }`",
        ));
    }
    let body = input.fork().parse()?;
    let content;
    braced!(content in input);
    Ok((name, body, content))
}

impl Parser<'_> {
    /// `@ levels struct Base { … }`: what a base hands on, with the places where it was written.
    fn base(&mut self, input: ParseStream<'_>) -> Result<Base> {
        let start = self.map.end();
        input.parse::<Token![@]>()?;
        let ItemAttributes { mut levels, is_base, .. } = self.item_attributes(input)?;
        let (name, _, content) = named(input)?;
        let name = Spanned::new(name.to_string(), self.map.add(name.span(), name.to_string().len()));
        let entries = self.entries(&content);
        let span = Span::new(start, self.map.end());
        levels.iter_mut().for_each(|level| level.scope = span);
        Ok(Base { name, declaration: Declaration { levels, entries }, is_base, span })
    }

    /// As in Rust's own struct update, nothing follows `..Base`.
    fn dots_are_last(&mut self, body: &Group) {
        if self.base.is_none() {
            return;
        }
        let behind = body.stream().into_iter().skip_while(|tree| !is(tree, '.')).skip_while(|tree| !is(tree, ','));
        let behind: TokenStream = behind.skip(1).collect();
        let is_base = behind.clone().into_iter().next().is_some_and(|tree| is(&tree, '.'));
        if !behind.is_empty() && !is_base {
            self.error(&behind, "this stands behind the base", "write `..Base` last");
        }
    }
}

/// Whether a word stands anywhere in these tokens.
fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(group.stream(), word),
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// `pub`, `pub(…)` or nothing.
fn visibility(input: ParseStream<'_>) -> Result<TokenStream> {
    if !input.peek(Token![pub]) {
        return Ok(TokenStream::new());
    }
    let visibility: Token![pub] = input.parse()?;
    let restriction: Option<Group> = if input.peek(token::Paren) { Some(input.parse()?) } else { None };
    Ok(quote!(#visibility #restriction))
}
