//! Finds the path of a policy's base in its tokens. The policy is parsed once, when the base's fields follow it, so that files are read
//! only once.

use super::parser::{is, skip};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _, Result};

/// The path after `..` in the braces of a policy, unless the fields of the base already follow the policy.
pub fn unresolved_base(tokens: &TokenStream) -> Option<TokenStream> {
    let mut trees = tokens.clone().into_iter();
    trees.find(|tree| matches!(tree, TokenTree::Ident(word) if word == "struct"))?;
    let body = trees.nth(1).and_then(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let has_answered = trees.any(|tree| is(&tree, '@'));
    // Most policies have no base: checking for a `.` is faster than parsing.
    let has_dots = body.clone().into_iter().flatten().any(|tree| is(&tree, '.'));
    if has_answered || !has_dots { None } else { base_path.parse2(body?).ok().flatten() }
}

fn base_path(input: ParseStream<'_>) -> Result<Option<TokenStream>> {
    let mut found = None;
    while !input.is_empty() {
        // After a colon, `..` is a value, which the parser reports.
        if input.peek(Token![:]) || input.peek(Token![=]) {
            skip(input);
            input.parse::<Option<Token![..]>>()?;
        } else if input.parse::<Option<Token![..]>>()?.is_some() {
            let path = path(input);
            found = found.or((!path.is_empty()).then_some(path));
        } else {
            skip(input);
        }
    }
    Ok(found)
}

/// `path::to::Base`, or nothing.
pub(super) fn path(input: ParseStream<'_>) -> TokenStream {
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
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(call: &str) -> Option<String> {
        unresolved_base(&call.parse().expect("tokens")).map(|path| path.to_string().replace(' ', ""))
    }

    #[test]
    fn the_base_is_the_path_after_the_dots() {
        for (body, expected) in [
            ("{ ..Base }", Some("Base")),
            ("{ a: b, ..crate::bases::Base }", Some("crate::bases::Base")),
            ("{ a: b, ..::bases::Base }", Some("::bases::Base")),
            ("{ a: b ..Base }", Some("Base")),
            // The parser reports the second one.
            ("{ ..Base, ..Other }", Some("Base")),
            ("{ .. }", None),
            ("{ a: \"..Base\" }", None),
            // Values, and what is in a block.
            ("{ a: ..B }", None),
            ("{ a = ..B }", None),
            ("{ a: ..B, ..Base }", Some("Base")),
            ("{ a: { ..B } }", None),
            // No policy, which the parser reports.
            ("( ..Base )", None),
            ("[ ..Base ]", None),
            ("..Base", None),
        ] {
            assert_eq!(base(&format!("krate struct A {body}")).as_deref(), expected, "{body}");
        }
        assert_eq!(base("krate enum A { ..Base }"), None);
    }

    #[test]
    fn a_base_that_has_answered_is_not_asked_again() {
        assert_eq!(base("krate struct A { ..Base } @ struct Base { a: b }"), None);
        assert_eq!(base("krate struct A { ..Base } @ struct Base { ..C }"), None);
    }
}
