//! Attributes: `#[allow(…)]`, `#[warn(…)]` and `#[deny(…)]` on a policy and its entries, and `#[base]`.

use super::parser::{Parser, describe, skip, skip_to_comma, string};
use super::until::UNTIL;
use crate::cfg::{is_conditional, ungrouped};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use security_policy_core::declaration::LevelAttribute;
use security_policy_core::{Level, Span, lint};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _, Result};
use syn::{Token, token};

/// The attributes of a policy.
#[derive(Default)]
pub(super) struct ItemAttributes {
    /// The attributes for rustc.
    pub(super) rest: TokenStream,
    /// The levels of lints.
    pub(super) levels: Vec<LevelAttribute>,
    /// Whether `#[base]` is one of them.
    pub(super) is_base: bool,
    /// Whether `#[preset]` is one of them.
    pub(super) is_preset: bool,
}

/// The name of the argument that every level can have.
const REASON: &str = "reason";

/// The name of `#[base]`.
const BASE: &str = "base";

/// The name of `#[preset]`, which the policies of the runtime have. Their promises depend on a cargo feature, which any crate of a
/// build can turn on, so a policy keeps them only if it has promises itself.
const PRESET: &str = "preset";

impl Parser<'_> {
    /// The attributes before `struct`: those of the macro, and those for rustc.
    pub(super) fn item_attributes(&mut self, input: ParseStream<'_>) -> Result<ItemAttributes> {
        let ItemAttributes { mut rest, mut levels, mut is_base, mut is_preset } = ItemAttributes::default();
        while input.peek(Token![#]) {
            let pound: Token![#] = input.parse()?;
            let group: Group = input.parse()?;
            if is_word(ungrouped(group.stream()), BASE) {
                is_base = true;
                continue;
            }
            if is_word(ungrouped(group.stream()), PRESET) {
                is_preset = true;
                continue;
            }
            let name = name(&group);
            if self.malformed_condition(&pound, &group, &name) {
                continue;
            }
            match split_levels(ungrouped(group.stream())) {
                Some((ours, theirs)) => {
                    let parse = |input: ParseStream<'_>| Ok(self.level(input));
                    levels.extend(parse.parse2(ours)?);
                    if let Some(theirs) = theirs {
                        rest.extend(quote!(#pound [#theirs]));
                    }
                }
                None => rest.extend(quote!(#pound #group)),
            }
        }
        Ok(ItemAttributes { rest, levels, is_base, is_preset })
    }

    /// The attributes of an entry: levels of lints, and doc comments.
    pub(super) fn field_attributes(&mut self, input: ParseStream<'_>) -> Vec<LevelAttribute> {
        let mut levels = Vec::new();
        while input.peek(Token![#]) {
            let pound = skip(input);
            let Ok(group) = input.parse::<Group>() else {
                self.error_at(pound, "expected an attribute after `#`", "write `#[allow(lint, reason = \"…\")]`");
                continue;
            };
            let name = name(&group);
            if Level::from_name(&name).is_some() {
                let parse = |input: ParseStream<'_>| Ok(self.level(input));
                levels.extend(parse.parse2(ungrouped(group.stream())).ok().flatten());
            } else if name == BASE {
                self.error_at(&group, "`#[base]` applies to a whole policy", "write it before `struct`");
            } else if name != "doc" && !self.malformed_condition(&pound, &group, &name) {
                self.error_at(
                    &group,
                    &format!("`#[{name}]` is not an attribute of a field"),
                    "a field takes `#[allow(…)]`, `#[warn(…)]`, `#[deny(…)]` and `#[cfg(…)]`",
                );
            }
        }
        levels
    }

    /// The attributes of an item of a list: doc comments.
    pub(super) fn list_attributes(&mut self, input: ParseStream<'_>) {
        while input.peek(Token![#]) && input.peek2(token::Bracket) {
            let pound = skip(input);
            let Ok(group) = input.parse::<Group>() else { continue };
            let name = name(&group);
            if name != "doc" && !self.malformed_condition(&pound, &group, &name) {
                let help = match Level::from_name(&name) {
                    Some(_) => format!("write `#[{name}(…)]` before the field or directive that contains the list"),
                    None => "an item takes `#[cfg(…)]`".to_owned(),
                };
                self.error_at(&group, &format!("`#[{name}]` is not an attribute of an item"), &help);
            }
        }
    }

    /// Reports attributes between a name and its value.
    pub(super) fn value_attributes(&mut self, input: ParseStream<'_>) {
        while input.peek(Token![#]) && input.peek2(token::Bracket) {
            skip(input);
            let Ok(group) = input.parse::<Group>() else { continue };
            let name = name(&group);
            self.error_at(
                &group,
                &format!("`#[{name}]` cannot be written before a value"),
                "write it before the name of the field or directive",
            );
        }
    }

    /// Reports a malformed `#[cfg(…)]` or `#[cfg_attr(…)]`. Others have been evaluated before the parser runs.
    fn malformed_condition(&mut self, pound: &dyn ToTokens, group: &Group, name: &str) -> bool {
        if !is_conditional(name) {
            return false;
        }
        let (message, help) = match name {
            "cfg" => {
                ("`#[cfg]` takes one predicate", "write `#[cfg(debug_assertions)]` or `#[cfg(feature = \"name\")]`")
            }
            _ => (
                "`#[cfg_attr]` takes a predicate and attributes",
                "write `#[cfg_attr(debug_assertions, allow(lint, reason = \"…\"))]`",
            ),
        };
        self.error(&quote!(#pound #group), message, help);
        true
    }

    /// `allow(a, b, reason = "…", until = "…")`, without the brackets around it.
    fn level(&mut self, input: ParseStream<'_>) -> Option<LevelAttribute> {
        let name: Ident = input.call(Ident::parse_any).ok()?;
        let level = Level::from_name(&name.to_string())?;
        let level = self.word(&name).map(|_| level);
        let (mut lints, mut reason, mut until) = (Vec::new(), None, None);
        let inner = match input.parse::<Group>() {
            Ok(group) if group.delimiter() == Delimiter::Parenthesis => group.stream(),
            _ => TokenStream::new(),
        };
        let rest: TokenStream = input.parse().unwrap_or_default();
        if !rest.is_empty() {
            self.error(&rest, "unexpected tokens after the lints", "write `#[allow(lint, reason = \"…\")]`");
        }
        let parse = |input: ParseStream<'_>| {
            while !input.is_empty() {
                match input.call(Ident::parse_any) {
                    Ok(word) if word == REASON => {
                        self.equals(&word, input);
                        match string(input) {
                            Some(text) => reason = Some(self.text(&text)),
                            None => {
                                skip_to_comma(input);
                                self.error_at(
                                    &word,
                                    "the reason is not a string",
                                    "write `reason = \"why this is fine here\"`",
                                );
                            }
                        }
                    }
                    Ok(word) if word == UNTIL => until = self.until(&word, level.node, input),
                    Ok(word) => lints.push(self.word(&word)),
                    Err(_) => {
                        let tree = skip(input);
                        self.error_at(tree, "expected the name of a lint", "write `#[allow(lint, reason = \"…\")]`");
                    }
                }
                self.separator(input);
            }
            Ok(())
        };
        // The closure returns no error.
        let _: Result<()> = parse.parse2(inner);
        Some(LevelAttribute { level, lints, reason, until, scope: Span::default() })
    }

    /// Takes the `=` after the name of an argument. Another mark is an error; that nothing follows is reported by the caller.
    pub(super) fn equals(&mut self, name: &Ident, input: ParseStream<'_>) -> Option<TokenTree> {
        if input.is_empty() || input.peek(Token![,]) {
            return None;
        }
        if input.peek(Token![=]) {
            return Some(skip(input));
        }
        let found = input.fork().parse::<TokenTree>().ok()?;
        self.error_at(&found, &format!("expected `=`, found {}", describe(&found)), &format!("write `{name} = \"…\"`"));
        input.peek(Token![:]).then(|| skip(input))
    }
}

/// The name of `#[name …]`.
fn name(brackets: &Group) -> String {
    ungrouped(brackets.stream()).into_iter().next().map(|tree| tree.to_string()).unwrap_or_default()
}

fn is_word(attribute: TokenStream, word: &str) -> bool {
    let mut trees = attribute.into_iter();
    matches!((trees.next(), trees.next()), (Some(TokenTree::Ident(name)), None) if name == word)
}

/// Splits `allow(ours, theirs, reason = "…")` into the levels of this crate's lints, and the attribute that remains for rustc, which
/// knows no `until`.
fn split_levels(attribute: TokenStream) -> Option<(TokenStream, Option<TokenStream>)> {
    let mut trees = attribute.into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(group)), None) =
        (trees.next(), trees.next(), trees.next())
    else {
        return None;
    };
    Level::from_name(&name.to_string())?;
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for tree in group.stream() {
        match (&tree, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => parts.push(Vec::new()),
            (_, Some(part)) => part.push(tree),
            (_, None) => {}
        }
    }
    let starts_with = |part: &[TokenTree], test: &dyn Fn(&str) -> bool| matches!(part, [TokenTree::Ident(word), ..] if test(&word.to_string()));
    let is_reason = |part: &Vec<TokenTree>| starts_with(part, &|word| word == REASON);
    let is_until = |part: &Vec<TokenTree>| starts_with(part, &|word| word == UNTIL) && part.len() > 1;
    let is_ours = |part: &Vec<TokenTree>| part.len() == 1 && starts_with(part, &|word| lint::is_name(word));
    let join = |parts: Vec<&Vec<TokenTree>>| {
        let parts = parts.into_iter().map(|part| part.iter().cloned().collect::<TokenStream>());
        quote!(#name(#(#parts),*))
    };
    let theirs: Vec<_> = parts.iter().filter(|part| !part.is_empty() && !is_ours(part) && !is_until(part)).collect();
    let any_theirs = theirs.iter().any(|part| !is_reason(part));
    // rustc would say of a lone `until` that it is malformed.
    if !parts.iter().any(is_ours) && (any_theirs || !parts.iter().any(is_until)) {
        return None;
    }
    let ours = join(parts.iter().filter(|part| is_ours(part) || is_reason(part) || is_until(part)).collect());
    Some((ours, any_theirs.then(|| join(theirs))))
}

#[cfg(test)]
mod tests {
    use crate::{Memory, parse};
    use proc_macro2::TokenStream;

    /// The attributes of a policy that are left for rustc.
    fn for_rustc(attributes: &str) -> String {
        let policy = format!("krate {attributes} struct A {{}}");
        parse(policy.parse().expect("tokens"), &Memory::default()).expect("a policy").attributes.to_string()
    }

    #[test]
    fn rustc_gets_its_own_attributes_and_lints() {
        for (written, expected) in [
            ("/** A page. */ #[derive(Debug)]", "#[doc = \" A page. \"] #[derive(Debug)]"),
            ("#[allow(dead_code)]", "#[allow(dead_code)]"),
            ("#[allow(csp_missing)]", ""),
            ("#[allow(csp_missing, reason = \"r\")]", ""),
            ("#[allow(csp_missing, reason = \"r\", until = \"2027-01-01\")]", ""),
            ("#[allow(csp_missing, dead_code)]", "#[allow(dead_code)]"),
            ("#[allow(csp_missing, dead_code, reason = \"r\")]", "#[allow(dead_code, reason = \"r\")]"),
            ("#[deny(csp_missing, clippy::all,)]", "#[deny(clippy::all)]"),
            // A word that is no argument of this crate's lints yet.
            ("#[allow(csp_missing, until)]", "#[allow(until)]"),
            ("#[base]", ""),
            ("#[base] #[must_use]", "#[must_use]"),
            ("#[base = 1]", "#[base = 1]"),
        ] {
            let expected: TokenStream = expected.parse().expect("tokens");
            assert_eq!(for_rustc(written), expected.to_string(), "{written}");
        }
    }
}
