//! The words of a policy → references to their documentation, which editors follow and rustc does not compile.
//!
//! rust-analyzer resolves a token of a macro call through the token of the expansion that has its span. So every word of the
//! policy is also written as a path to its constant in `security_policy::vocabulary`, inside an item that is configured out:
//! rustc drops it before it resolves a name, and rust-analyzer resolves names in it all the same. Each block and each list
//! ends with a reference to a hidden constant, where an editor offers the words of the module.
//!
//! The references come first and in the order of the source, whatever is wrong with the policy: an editor inserts an identifier at
//! the cursor, expands the macro once more, and compares the paths at the same offset of both expansions.

use crate::vocabulary::{HOLE, LINT, is_no_keyword};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use security_policy_core::declaration::EXPECT;
use security_policy_core::vocabulary;
use security_policy_syntax::{Mark, Position, outline};
use std::collections::HashMap;

/// The references of a call of the macro.
pub(crate) fn references(tokens: &TokenStream) -> TokenStream {
    let Some(krate) = tokens.clone().into_iter().next() else { return TokenStream::new() };
    let mut references = References { krate, modules: HashMap::new(), tokens: Vec::new() };
    for mark in outline(tokens.clone()) {
        references.mark(mark);
    }
    if references.tokens.is_empty() {
        return TokenStream::new();
    }
    // Each stream that is part of another one would be passed to rustc on its own.
    let marks: TokenStream = references.tokens.into_iter().collect();
    quote!(#[cfg(any())] const _: () = { #marks };)
}

struct References {
    krate: TokenTree,
    modules: HashMap<Position, Module>,
    tokens: Vec<TokenTree>,
}

/// The module of a position.
struct Module {
    /// What precedes a word in a reference.
    start: Vec<TokenTree>,
    /// Whether `self` is one of its words, which no constant can be called. A `use` of braces can name it.
    has_self: bool,
}

impl References {
    fn mark(&mut self, mark: Mark) {
        match mark {
            Mark::Word(position, word) => self.word(position, word),
            Mark::Gap(position) => self.word(position, Ident::new(HOLE, Span::mixed_site())),
            Mark::Literal(position, literal) => self.literal(position, literal),
            Mark::Base(path) => self.tokens.extend(base(path)),
        }
    }

    fn word(&mut self, position: Position, word: Ident) {
        let Module { start, has_self } = self.module(position);
        let (start, has_self) = (start.clone(), *has_self);
        let is_word = is_name(&word) || (has_self && word == "self");
        if !is_word {
            return;
        }
        self.tokens.extend(start);
        self.tokens.push(match has_self {
            true => Group::new(Delimiter::Brace, quote!(#word as _)).into(),
            false => word.into(),
        });
        self.tokens.push(punct(';', Spacing::Alone));
    }

    /// The literal itself keeps its colour, and the reference after it is what an editor shows.
    fn literal(&mut self, position: Position, literal: Literal) {
        let kind = Ident::new(self.kind(position, &literal.to_string()), literal.span());
        self.tokens.extend([ident("let"), ident("_"), punct('=', Spacing::Alone), literal.into()]);
        self.tokens.push(punct(';', Spacing::Alone));
        self.tokens.extend(start(&self.krate, "literal", false));
        self.tokens.extend([kind.into(), punct(';', Spacing::Alone)]);
    }

    /// What a literal is, as a word of the position `literal`.
    fn kind(&mut self, position: Position, literal: &str) -> &'static str {
        let is_number = literal.starts_with(|c: char| c.is_ascii_digit());
        match position {
            _ if is_number && literal.ends_with(|c: char| c.is_ascii_alphabetic()) => "duration",
            _ if is_number => "number",
            Position::Argument => "argument",
            // Sources are what is written beside `self`.
            position if self.module(position.clone()).has_self => "source",
            Position::Value(keys) if keys.first().is_some_and(|field| field == EXPECT) => "url",
            _ => "string",
        }
    }

    fn module(&mut self, position: Position) -> &Module {
        self.modules.entry(position).or_insert_with_key(|position| module(&self.krate, position))
    }
}

fn module(krate: &TokenTree, position: &Position) -> Module {
    let at = |keys: &[String], is_in_block| {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        vocabulary::name_at(&keys, is_in_block)
    };
    // Where no word of a table can be written, a string can.
    let (name, has_self) = match position {
        Position::Value(keys) => at(keys, false).unwrap_or_else(|| (TEXT.to_owned(), false)),
        Position::Block(keys) => at(keys, true).unwrap_or_else(|| (TEXT.to_owned(), false)),
        Position::Omit => ("value".to_owned(), false),
        Position::Lint => (LINT.to_owned(), false),
        Position::Attribute => ("attribute".to_owned(), false),
        Position::Algorithm => ("algorithm".to_owned(), false),
        Position::Argument => (TEXT.to_owned(), false),
    };
    Module { start: start(krate, &name, has_self), has_self }
}

/// What precedes a word: `let _ = $crate::vocabulary::module::`, or the same path after `use`. These are no stream of tokens, because rustc
/// would have to take it apart.
fn start(krate: &TokenTree, module: &str, has_self: bool) -> Vec<TokenTree> {
    let mut tokens = match has_self {
        true => vec![ident("use")],
        false => vec![ident("let"), ident("_"), punct('=', Spacing::Alone)],
    };
    tokens.push(krate.clone());
    for name in ["vocabulary", module] {
        tokens.extend([punct(':', Spacing::Joint), punct(':', Spacing::Alone), ident(name)]);
    }
    tokens.extend([punct(':', Spacing::Joint), punct(':', Spacing::Alone)]);
    tokens
}

fn ident(name: &str) -> TokenTree {
    Ident::new(name, Span::mixed_site()).into()
}

fn punct(mark: char, spacing: Spacing) -> TokenTree {
    Punct::new(mark, spacing).into()
}

/// The position in place of a string.
const TEXT: &str = "text";

/// The path as a type, with a hole where its last name is missing.
fn base(mut path: TokenStream) -> TokenStream {
    let ends_with_name = matches!(path.clone().into_iter().last(), Some(TokenTree::Ident(_)));
    if !ends_with_name {
        Ident::new(HOLE, Span::mixed_site()).to_tokens(&mut path);
    }
    quote!(let _: #path;)
}

/// Whether a word can be the last name of a path, in every edition: it is not a keyword.
fn is_name(word: &Ident) -> bool {
    word == HOLE || (word != "gen" && is_no_keyword(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::ext::IdentExt as _;
    use syn::parse::{ParseStream, Parser as _, Result};
    use syn::{Error, Lit, Token, braced, bracketed};

    /// What the references of a call contain, after rustc's parser has accepted them.
    fn parsed(call: &str) -> Vec<String> {
        let references = references(&call.parse().expect("tokens"));
        let parse = |input: ParseStream<'_>| item(input);
        parse.parse2(references.clone()).unwrap_or_else(|error| panic!("{error}: {references}"))
    }

    /// `#[cfg(any())] const _: () = { … };`
    fn item(input: ParseStream<'_>) -> Result<Vec<String>> {
        input.parse::<Token![#]>()?;
        let (attribute, block);
        bracketed!(attribute in input);
        assert_eq!(attribute.parse::<TokenStream>()?.to_string(), "cfg (any ())");
        for _ in 0..5 {
            input.parse::<TokenTree>()?;
        }
        braced!(block in input);
        input.parse::<Token![;]>()?;
        let mut statements = Vec::new();
        while !block.is_empty() {
            statements.push(statement(&block)?);
            block.parse::<Token![;]>()?;
        }
        Ok(statements)
    }

    fn statement(input: ParseStream<'_>) -> Result<String> {
        if input.parse::<Option<Token![use]>>()?.is_some() {
            let mut module = Vec::new();
            while !input.peek(syn::token::Brace) {
                module.push(input.call(Ident::parse_any)?.to_string());
                input.parse::<Token![::]>()?;
            }
            let names;
            braced!(names in input);
            let name = names.parse::<Option<Token![self]>>()?.map_or_else(|| names.parse(), |word| Ok(word.into()));
            let name: Ident = name?;
            names.parse::<Token![as]>()?;
            names.parse::<Token![_]>()?;
            return Ok(format!("{}::{name}", module.join("::")));
        }
        input.parse::<Token![let]>()?;
        input.parse::<Token![_]>()?;
        if input.parse::<Option<Token![:]>>()?.is_some() {
            return path(input);
        }
        input.parse::<Token![=]>()?;
        if input.peek(Lit) {
            return Ok(input.parse::<Literal>()?.to_string());
        }
        path(input)
    }

    /// A path as rustc's parser accepts it: no keyword but those of paths.
    fn path(input: ParseStream<'_>) -> Result<String> {
        let mut path = Vec::new();
        input.parse::<Option<Token![::]>>()?;
        loop {
            let word = input.call(Ident::parse_any)?;
            let is_of_paths = ["crate", "self", "super", "Self"].iter().any(|name| word == name);
            if !is_of_paths && !is_name(&word) {
                return Err(Error::new(word.span(), "a keyword"));
            }
            path.push(word.to_string());
            if input.parse::<Option<Token![::]>>()?.is_none() {
                return Ok(path.join("::"));
            }
        }
    }

    #[test]
    fn each_word_refers_to_its_position() {
        let call = "krate struct A { #[allow(csp_missing, until = \"2027-01-01\", reason = \"r\")] content_security_policy: { script_src: [self, nonce, \"a.example\"] } }";
        let expected = [
            "field::__",
            "attribute::allow",
            "lint::csp_missing",
            "lint::__",
            "attribute::__",
            "field::content_security_policy",
            "directive::script_src",
            "source::self",
            "source::nonce",
            "source::__",
            "\"a.example\"",
            "literal::source",
            "source::__",
            "directive::__",
            "field::__",
        ];
        let expected = expected.map(|path| match path.starts_with('"') {
            true => path.to_owned(),
            false => format!("krate::vocabulary::{path}"),
        });
        assert_eq!(parsed(call), expected);
    }

    #[cfg(feature = "expect")]
    #[test]
    fn each_word_of_a_promise_refers_to_its_position() {
        let call = "krate struct A { expect: { allow script \"https://a.example/\" nonce, only connect [self], no_framing, omit \
                    deny eval, no_plugins: omit } }";
        let expected = [
            "field::expect",
            "promise::allow",
            "promise_kind::script",
            "promise_word::__",
            "\"https://a.example/\"",
            "literal::url",
            "promise_word::nonce",
            "promise_word::__",
            "promise::only",
            "promise_only::connect",
            "source::self",
            "source::__",
            "source::__",
            "promise::no_framing",
            "promise::omit",
            "promise::deny",
            "promise_kind::eval",
            "promise_word::__",
            "promise::no_plugins",
            "text::__",
            "value::omit",
            "promise::__",
            "field::__",
        ];
        let expected = expected.map(|path| match path.starts_with('"') {
            true => path.to_owned(),
            false => format!("krate::vocabulary::{path}"),
        });
        assert_eq!(parsed(call), expected);
    }

    #[test]
    fn rustc_can_parse_the_references_of_anything() {
        for call in [
            "krate struct A { self: crate, type: [fn, gen, _], x: self::y }",
            "krate struct A { content_security_policy: { img_src: [crate, super, Self, self, r#type, gen, 'a, _, true] } }",
            "krate struct A { cookies: { gen: { async: await } }, ..base:: }",
            "krate struct A { x ..crate::self::B }",
            "krate struct A { expect: { allow crate \"a\" fn, only self [self, crate], omit, omit omit deny, allow: x, [a], \"b\" } }",
            "krate struct A { x: [.., omit, omit omit 1, $, $fn, ..$a], ..::a }",
            "krate struct A { 1: 2y, \"a\" b\"x\" c\"y\" 'c' 0x1f 1e9 r#\"raw\"# }",
            "krate #[allow] #[warn(] ] struct A { #[cfg_attr(a, allow(b, reason = \"r\"), deny(fn))] # x = = ; : }",
        ] {
            if call.parse::<TokenStream>().is_ok() {
                assert!(!parsed(call).is_empty(), "{call}");
            }
        }
    }
}
