//! A whole call of the macro.

use super::attributes::ItemAttributes;
use super::parser::{Parser, is, skip};
use crate::files::{Dependencies, Files};
use crate::span_map::SpanMap;
use crate::templates::Site;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::header::Spelling;
use security_policy_core::{Diagnostics, Span, Spanned};
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser as _, Result};
use syn::{Token, braced, token};

/// A parsed call of the macro.
#[derive(Clone, Debug)]
pub struct Item {
    /// The path of the crate `security-policy` for generated code.
    pub krate: TokenTree,
    /// The user's attributes, without the levels of lints.
    pub attributes: TokenStream,
    /// Whether the policy has the attribute `#[base]`.
    pub is_base: bool,
    /// Whether the policy has the attribute `#[preset]`, which only the policies of the runtime have.
    #[doc(hidden)]
    pub is_preset: bool,
    /// `pub` and the like.
    pub visibility: TokenStream,
    /// The name of the type.
    pub name: Ident,
    /// The place of the name.
    pub name_span: Span,
    /// The tokens between the braces.
    pub body: TokenStream,
    /// Whether these tokens say everything: they contain no `..`, no call and no error.
    pub is_settled: bool,
    /// The declaration that was read from them.
    pub declaration: Declaration,
    /// The declaration of the base.
    pub base: Option<Base>,
    /// Where the policy names its base.
    pub base_path: Option<Span>,
    /// The files and variables that the policy reads.
    pub dependencies: Dependencies,
    /// The pages of `templates`.
    pub(crate) site: Rc<Site>,
    /// The map from places to tokens.
    pub map: SpanMap,
    /// The errors of the parser.
    pub errors: Diagnostics,
}

impl Item {
    /// How help about each place has to be spelled.
    pub fn spellings(&self) -> impl Fn(Span) -> Spelling + use<> {
        let own = self.declaration.spellings();
        let base = self.base.as_ref().map(|base| (base.span, base.declaration.spellings()));
        move |span| match &base {
            Some((base, spellings)) if base.contains(span) => spellings.of(span),
            _ => own.of(span),
        }
    }

    /// Whether the braces contain a word, even in a part that could not be read.
    pub fn mentions(&self, word: &str) -> bool {
        mentions(self.body.clone(), word)
    }
}

/// Reads `$crate attributes visibility struct Name { … }`, followed by the fields of the base, if there is one.
///
/// # Errors
///
/// The call declares no type. Errors between the braces are in [`Item::errors`].
pub fn parse(tokens: TokenStream, files: &dyn Files) -> Result<Item> {
    (|input: ParseStream<'_>| item(input, files)).parse2(tokens)
}

fn item(input: ParseStream<'_>, files: &dyn Files) -> Result<Item> {
    let krate = input.parse()?;
    let mut parser = Parser::new(files);
    let ItemAttributes { rest: attributes, mut levels, is_base, is_preset } = parser.item_attributes(input)?;
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
        parser.error(&rest, "unexpected tokens after the policy", "write one `security_policy! { … }` for each policy");
    }
    let declaration = Declaration { levels, entries };
    let Parser { map, mut errors, mut dependencies, base: base_path, .. } = parser;
    // The pages of a base are those of the policies that derive from it.
    let site = match is_base {
        true => Site::default(),
        false => {
            let base = base.as_ref().zip(base_path);
            Site::read(&declaration, base, files, &mut dependencies, &mut errors)
        }
    };
    Ok(Item {
        krate,
        attributes,
        is_base,
        is_preset,
        visibility,
        name,
        name_span,
        body: body.stream(),
        is_settled,
        declaration,
        base,
        base_path,
        dependencies,
        site: Rc::new(site),
        map,
        errors,
    })
}

/// `struct Name { … }`: the name, the braces, and the tokens between them.
fn named(input: ParseStream<'_>) -> Result<(Ident, Group, ParseBuffer<'_>)> {
    if !input.peek(Token![struct]) {
        return Err(input.error("expected `struct`\nhelp: write `security_policy! { pub struct Name { … } }`"));
    }
    input.parse::<Token![struct]>()?;
    let name = input.call(Ident::parse_any)?;
    if !input.peek(token::Brace) {
        return Err(input.error(
            "expected `{`\nhelp: write the fields of the policy in braces: `pub struct Name { origin: \"…\" }`",
        ));
    }
    let body = input.fork().parse()?;
    let content;
    braced!(content in input);
    Ok((name, body, content))
}

impl Parser<'_> {
    /// `@ levels struct Base { … }`: the fields of a base, with the spans of its source.
    fn base(&mut self, input: ParseStream<'_>) -> Result<Base> {
        let start = self.map.end();
        input.parse::<Token![@]>()?;
        let ItemAttributes { mut levels, is_base, is_preset, .. } = self.item_attributes(input)?;
        let (name, _, content) = named(input)?;
        let name = Spanned::new(name.to_string(), self.map.add(name.span(), name.to_string().len()));
        let entries = self.entries(&content);
        let span = Span::new(start, self.map.end());
        levels.iter_mut().for_each(|level| level.scope = span);
        Ok(Base { name, declaration: Declaration { levels, entries }, is_base, is_preset, span })
    }

    /// As in Rust's struct update syntax, nothing follows `..Base`.
    fn dots_are_last(&mut self, body: &Group) {
        if self.base.is_none() {
            return;
        }
        let rest = body.stream().into_iter().skip_while(|tree| !is(tree, '.')).skip_while(|tree| !is(tree, ','));
        let rest: TokenStream = rest.skip(1).collect();
        let is_base = rest.clone().into_iter().next().is_some_and(|tree| is(&tree, '.'));
        if !rest.is_empty() && !is_base {
            self.error(&rest, "`..Base` must come last", "move this before `..Base`");
        }
    }
}

/// Whether the tokens contain a word.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn policy(fields: &str) -> Item {
        let text = format!("krate struct A {{ {fields} }}");
        parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy")
    }

    #[test]
    fn a_word_is_mentioned_wherever_it_is() {
        for (fields, is_mentioned) in [
            ("content_security_policy: { script_src: [self, nonce] }", true),
            ("content_security_policy: { script_src: [self, \"nonce\"] }", false),
            ("nonce: deny", true),
            ("", false),
            // In what cannot be read.
            ("content_security_policy: { script-src (self, (nonce)) }", true),
            ("x_frame_options: nonce_of_mine", false),
        ] {
            assert_eq!(policy(fields).mentions("nonce"), is_mentioned, "{fields}");
        }
    }

    /// Policies that derive from a settled one read its own tokens.
    #[test]
    fn a_policy_with_references_or_errors_is_not_settled() {
        for (fields, is_settled) in [
            ("x_frame_options: deny", true),
            ("", true),
            ("content_security_policy: { script_src: [$cdn, \"https://a.example\"] }", true),
            ("..Base", false),
            ("content_security_policy: { script_src: [..] }", false),
            ("content_security_policy: { .. }", false),
            ("content_security_policy: { script_src: hash(\"a()\") }", false),
            ("x_frame_options = deny", false),
        ] {
            assert_eq!(policy(fields).is_settled, is_settled, "{fields}");
        }
    }
}
