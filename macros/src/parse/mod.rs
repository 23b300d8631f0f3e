//! Tokens → declaration. Every fault is recorded and the rest read on: after one, the parser goes on at the next `,`.

mod attributes;
mod call;
mod value;

pub(crate) use self::call::integrity;

use crate::files::Dependencies;
use crate::span_map::SpanMap;
use proc_macro2::{Delimiter, Group, Ident, Span as TokenSpan, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use security_policy_core::declaration::{Base, Declaration, Entry, REST};
use security_policy_core::{Diagnostic, Diagnostics, Span, Spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _, Result};
use syn::{LitStr, Token, token};

/// What a call of the macro holds.
pub(crate) struct Policy {
    /// The path of the crate that generated code names.
    pub(crate) krate: TokenTree,
    /// The user's attributes, but for levels of lints.
    pub(crate) attributes: TokenStream,
    /// `pub(crate)` and the like.
    pub(crate) visibility: TokenStream,
    /// The name of the type.
    pub(crate) name: Ident,
    /// Where the name stands.
    pub(crate) name_span: Span,
    /// Whether the word `nonce` stands anywhere between the braces, also where the rest could not be read.
    pub(crate) mentions_nonce: bool,
    /// What stands between the braces.
    pub(crate) declaration: Declaration,
    /// The path behind `..`; empty where there is none.
    pub(crate) base_path: TokenStream,
    /// What that path stands for, once the base has been asked.
    pub(crate) base: Option<Base>,
    /// What the build depends on, besides the source.
    pub(crate) dependencies: Dependencies,
    /// The way back to the tokens.
    pub(crate) map: SpanMap,
    /// What could not be read.
    pub(crate) faults: Diagnostics,
}

/// Reads `$crate attributes visibility struct Name { … }`, and behind it what a base has handed on.
///
/// An error stands for a call without a type to declare; whatever is wrong between the braces is a fault of its own.
pub(crate) fn policy(input: ParseStream<'_>) -> Result<Policy> {
    let krate = input.parse()?;
    let mut parser = Parser::default();
    let (attributes, mut levels) = parser.item_attributes(input)?;
    let visibility = visibility(input)?;
    let (name, body) = braced(input)?;
    let name_span = parser.map.add(name.span(), name.to_string().len());
    let mentions_nonce = mentions(body.stream(), "nonce");
    let entries = parser.entries(body.stream());
    parser.dots_are_last(&body);
    let base_path = std::mem::take(&mut parser.base_path);
    let whole = Span::new(0, parser.map.end());
    levels.iter_mut().for_each(|level| level.scope = whole);
    let base = match input.peek(Token![@]) {
        true => Some(parser.base(input)?),
        false => None,
    };
    if !input.is_empty() {
        let rest: TokenStream = input.parse()?;
        parser.fault(
            &rest,
            "expected nothing behind the policy",
            "one call declares one policy; write another `security_policy! { … }`",
        );
    }
    let declaration = Declaration { levels, entries };
    let Parser { map, faults, dependencies, .. } = parser;
    Ok(Policy {
        krate,
        attributes,
        visibility,
        name,
        name_span,
        mentions_nonce,
        declaration,
        base_path,
        base,
        dependencies,
        map,
        faults,
    })
}

/// `struct Name { … }`
fn braced(input: ParseStream<'_>) -> Result<(Ident, Group)> {
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
    Ok((name, input.parse()?))
}

#[derive(Default)]
struct Parser {
    map: SpanMap,
    faults: Diagnostics,
    dependencies: Dependencies,
    base_path: TokenStream,
    /// How many blocks deep the parser is; the policy's own braces are none.
    depth: usize,
}

impl Parser {
    /// Records what is wrong with these tokens.
    fn fault(&mut self, tokens: &TokenStream, message: &str, help: &str) {
        let mut trees = tokens.clone().into_iter();
        let first = trees.next().map_or_else(TokenSpan::call_site, |tree| tree.span());
        let last = trees.last().map_or(first, |tree| tree.span());
        let span = self.map.add(first, 1).to(self.map.add(last, 1));
        self.faults.push(Diagnostic::fault(span, message).help(help));
    }

    fn fault_at(&mut self, tokens: impl ToTokens, message: &str, help: &str) {
        self.fault(&tokens.into_token_stream(), message, help);
    }

    fn word(&mut self, word: &Ident) -> Spanned<String> {
        let text = word.unraw().to_string();
        let span = self.map.add(word.span(), text.len());
        Spanned::new(text, span)
    }

    fn text(&mut self, text: &LitStr) -> Spanned<String> {
        let value = text.value();
        let span = self.map.add_text(text.span(), &value);
        Spanned::new(value, span)
    }

    /// `@ levels struct Base { … }`: what a base hands on, with the places where it was written.
    fn base(&mut self, input: ParseStream<'_>) -> Result<Base> {
        let start = self.map.end();
        input.parse::<Token![@]>()?;
        let (_, mut levels) = self.item_attributes(input)?;
        let (name, body) = braced(input)?;
        let name = Spanned::new(name.to_string(), self.map.add(name.span(), name.to_string().len()));
        let entries = self.entries(body.stream());
        let span = Span::new(start, self.map.end());
        levels.iter_mut().for_each(|level| level.scope = span);
        Ok(Base { name, declaration: Declaration { levels, entries }, span })
    }

    /// As in Rust's own struct update, nothing follows `..Base`.
    fn dots_are_last(&mut self, body: &Group) {
        let behind = body.stream().into_iter().skip_while(|tree| !is_dot(tree)).skip_while(|tree| !is_comma(tree));
        let behind: TokenStream = behind.skip(1).collect();
        let is_base = behind.clone().into_iter().next().is_some_and(|tree| is_dot(&tree));
        if !self.base_path.is_empty() && !behind.is_empty() && !is_base {
            self.fault(&behind, "this stands behind the base", "write `..Base` last");
        }
    }

    fn entries(&mut self, tokens: TokenStream) -> Vec<Entry> {
        let parse = |input: ParseStream<'_>| {
            let mut entries = Vec::new();
            while !input.is_empty() {
                entries.extend(self.entry(input));
                self.separator(input);
            }
            Ok(entries)
        };
        // Everything is consumed and nothing returned early, so that there is no error to lose.
        parse.parse2(tokens).unwrap_or_default()
    }

    fn entry(&mut self, input: ParseStream<'_>) -> Option<Entry> {
        let start = self.map.end();
        let mut levels = self.field_attributes(input);
        if input.peek(Token![..]) {
            return self.dots(input);
        }
        let key = self.key(input)?;
        let argument = string(input).map(|text| self.text(&text));
        let value = if input.peek(Token![:]) {
            skip(input);
            Some(self.value(input, &key)?)
        } else if input.peek(Token![=]) {
            let equals = skip(input);
            self.fault_at(equals, "expected `:`, found `=`", &format!("write `{}: …`", key.node));
            Some(self.value(input, &key)?)
        } else {
            None
        };
        let span = Span::new(start, self.map.end());
        levels.iter_mut().for_each(|level| level.scope = span);
        Some(Entry { levels, key, argument, value, span })
    }

    /// `..path::to::Base` at the end of a policy, or `..` in a block.
    fn dots(&mut self, input: ParseStream<'_>) -> Option<Entry> {
        let dots: Token![..] = input.parse().ok()?;
        let mut path = TokenStream::new();
        loop {
            if let (true, Ok(colons)) = (input.peek(Token![::]), input.parse::<Option<Token![::]>>()) {
                colons.to_tokens(&mut path);
            }
            let Ok(word) = input.call(Ident::parse_any) else { break };
            word.to_tokens(&mut path);
            if !input.peek(Token![::]) {
                break;
            }
        }
        match (self.depth, path.is_empty()) {
            (0, true) => self.fault_at(dots, "`..` names no base", "write its path: `..path::to::Base`"),
            (0, false) if self.base_path.is_empty() => self.base_path = path,
            (0, false) => self.fault(&path, "a policy has one base", "let one of the two inherit from the other"),
            (_, true) => {
                let key =
                    Spanned::new(REST.to_owned(), self.map.add(dots.spans[0], 1).to(self.map.add(dots.spans[1], 1)));
                let span = key.span;
                return Some(Entry { levels: Vec::new(), key, argument: None, value: None, span });
            }
            (_, false) => self.fault(
                &path,
                "a block takes the rest from the base of its policy, which stands at the end of it",
                "write `..` alone",
            ),
        }
        None
    }

    /// The name of an entry; a name with hyphens or in quotes is a fault with the right spelling.
    fn key(&mut self, input: ParseStream<'_>) -> Option<Spanned<String>> {
        if let Some(text) = string(input) {
            let name = snake_case(&text.value());
            self.fault_at(&text, "expected a name, found a string", &format!("write `{name}: …`"));
            skip_to_comma(input);
            return None;
        }
        let Ok(word) = input.call(Ident::parse_any) else {
            let tree = skip(input);
            self.fault_at(&tree, &format!("expected a name, found {}", describe(&tree)), "write `name: value`");
            skip_to_comma(input);
            return None;
        };
        if self.hyphenated(input, &word) {
            skip_to_comma(input);
            return None;
        }
        Some(self.word(&word))
    }

    /// `script-src` and the like: tells how it is spelled here.
    fn hyphenated(&mut self, input: ParseStream<'_>, first: &Ident) -> bool {
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
        self.fault(
            &tokens,
            &format!("`{name}` is written with an underscore here"),
            &format!("write `{}`", snake_case(&name)),
        );
        true
    }

    /// The `,` behind an entry; what stands there instead is a fault.
    fn separator(&mut self, input: ParseStream<'_>) {
        if input.is_empty() {
            return;
        }
        if input.peek(Token![,]) {
            skip(input);
            return;
        }
        if input.peek(Token![;]) {
            let semicolon = skip(input);
            self.fault_at(semicolon, "expected `,`, found `;`", "write `,`");
            return;
        }
        // A value that a comma is missing before is read on; anything else is skipped.
        let tree = input.fork().parse::<TokenTree>().ok();
        let readable = matches!(tree, Some(TokenTree::Ident(_) | TokenTree::Literal(_))) || input.peek(Token![..]);
        if let Some(tree) = tree {
            let help = match &tree {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    "a name with a value stands in a block `{ … }`; a URL is a string"
                }
                _ => "separate with `,`",
            };
            self.fault_at(&tree, &format!("expected `,`, found {}", describe(&tree)), help);
        }
        if !readable {
            skip_to_comma(input);
            if input.peek(Token![,]) {
                skip(input);
            }
        }
    }
}

fn is_dot(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '.')
}

fn is_comma(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',')
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

/// A string literal, if there is one here. Asking by `parse` would consume another literal.
fn string(input: ParseStream<'_>) -> Option<LitStr> {
    if input.peek(LitStr) { input.parse().ok() } else { None }
}

/// Takes one token; the caller has seen that there is one.
fn skip(input: ParseStream<'_>) -> TokenTree {
    input.parse().unwrap_or_else(|_| TokenTree::Group(Group::new(Delimiter::None, TokenStream::new())))
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![;]) {
        skip(input);
    }
}

fn describe(tree: &TokenTree) -> String {
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

fn snake_case(name: &str) -> String {
    security_policy_core::word::snake_case(name)
}
