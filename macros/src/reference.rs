//! The words of a policy → references to their documentation, which editors follow and rustc does not compile.
//!
//! rust-analyzer resolves a token of a macro call through the token of the expansion that has its span. So every word of the
//! policy is also written as a path to its constant in `security_policy::vocabulary`, inside an item that is configured out:
//! rustc drops it before it resolves a name, and rust-analyzer resolves names in it all the same. Each block and each list
//! ends with a reference to a hidden constant, where an editor offers the words of the module.
//!
//! The references come first and in the order of the source, whatever is wrong with the policy: an editor inserts an identifier at
//! the cursor, expands the macro once more, and compares the paths at the same offset of both expansions.

use crate::vocabulary::{HOLE, LINT};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use security_policy_core::vocabulary;
use security_policy_syntax::{Mark, Position, outline};
use std::collections::HashMap;
use syn::parse_str;

/// The references of a call of the macro.
pub(crate) fn references(tokens: &TokenStream) -> TokenStream {
    let Some(krate) = tokens.clone().into_iter().next() else { return TokenStream::new() };
    let mut references = References { krate, modules: HashMap::new() };
    let marks: TokenStream = outline(tokens.clone()).into_iter().map(|mark| references.mark(mark)).collect();
    match marks.is_empty() {
        true => marks,
        false => quote!(#[cfg(any())] const _: () = { #marks };),
    }
}

struct References {
    krate: TokenTree,
    modules: HashMap<Position, Module>,
}

/// The module of a position.
#[derive(Clone)]
struct Module {
    name: Ident,
    /// Whether `self` is one of its words, which no constant can be called. A `use` of braces can name it.
    has_self: bool,
}

impl References {
    fn mark(&mut self, mark: Mark) -> TokenStream {
        match mark {
            Mark::Word(position, word) => self.word(position, &word),
            Mark::Gap(position) => self.word(position, &Ident::new(HOLE, Span::mixed_site())),
            Mark::Literal(position, literal) => self.literal(position, &literal),
            Mark::Base(path) => base(path),
        }
    }

    fn word(&mut self, position: Position, word: &Ident) -> TokenStream {
        let krate = self.krate.clone();
        let Module { name, has_self } = self.module(position);
        match (has_self, is_name(word)) {
            (true, is_name) if is_name || word == "self" => quote!(use #krate::vocabulary::#name::{#word as _};),
            (false, true) => quote!(let _ = #krate::vocabulary::#name::#word;),
            _ => TokenStream::new(),
        }
    }

    /// The literal itself keeps its colour, and the reference after it is what an editor shows.
    fn literal(&mut self, position: Position, literal: &Literal) -> TokenStream {
        let kind = self.kind(position, &literal.to_string());
        let described = self.described(kind, literal.span());
        quote!(let _ = #literal; #described)
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
            _ => "string",
        }
    }

    fn described(&self, kind: &str, span: Span) -> TokenStream {
        let krate = &self.krate;
        let kind = Ident::new(kind, span);
        quote!(let _ = #krate::vocabulary::literal::#kind;)
    }

    fn module(&mut self, position: Position) -> Module {
        self.modules.entry(position).or_insert_with_key(module).clone()
    }
}

fn module(position: &Position) -> Module {
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
    Module { name: Ident::new(&name, Span::mixed_site()), has_self }
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

/// Whether a word can be the last name of a path: it is no keyword.
fn is_name(word: &Ident) -> bool {
    word == HOLE || parse_str::<Ident>(&word.to_string()).is_ok()
}
