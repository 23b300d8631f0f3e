//! A policy → the tokens that it passes to the policies that inherit from it.
//!
//! They keep the spans of its source. They contain the fields that the policy inherits itself, and strings in place of what it reads
//! from files and from the environment.

use crate::parse::Item;
use crate::span_map::SpanMap;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use security_policy_core::declaration::{ANY, Declaration, Entry, LevelAttribute, Named, Value, ValueKind};
use syn::ext::IdentExt;
use syn::parse::Parser as _;

/// `@ struct Base { … }`: the tokens after a derived policy in the call that [`parse`](crate::parse()) reads. `declaration` contains the
/// policy's fields and those of its base.
///
/// ```
/// use security_policy_syntax::{Memory, answer, check, parse};
///
/// let base = "security_policy struct Base { x_frame_options: deny, remove: [env(\"BANNER\")] }";
/// let mut files = Memory::default();
/// files.variables.insert("BANNER".to_owned(), "server".to_owned());
/// let base = parse(base.parse().unwrap(), &files).unwrap();
/// let answer = answer(&base, &check(&base).declaration);
/// assert_eq!(answer.to_string(), "@ struct Base { x_frame_options : deny , remove : [\"server\"] , }");
/// ```
pub fn answer(item: &Item, declaration: &Declaration) -> TokenStream {
    let Item { name, map, .. } = item;
    let levels = levels(&declaration.levels, map);
    let is_base = item.is_base.then(|| quote!(#[base]));
    let is_preset = item.is_preset.then(|| quote!(#[preset]));
    let entries = match item.is_settled {
        true => item.body.clone(),
        false => entries(&declaration.entries, map),
    };
    quote!(@ #is_base #is_preset #levels struct #name { #entries })
}

fn entries(entries: &[Entry], map: &SpanMap) -> TokenStream {
    entries.iter().map(|entry| self::entry(entry, map)).collect()
}

fn entry(entry: &Entry, map: &SpanMap) -> TokenStream {
    // A name that is no token has been reported as an error.
    let span = map.first(entry.key.span);
    let key = match entry.named {
        Named::ByWord => word(&entry.key.node, span).map(TokenTree::from),
        Named::ByText => Some(string(&entry.key.node, span).into()),
    };
    let Some(key) = key else { return TokenStream::new() };
    let levels = levels(&entry.levels, map);
    let value = entry.value.as_ref().map(|value| {
        let colon = (!matches!(value.kind, ValueKind::Phrase(_))).then(|| quote!(:));
        let value = self::value(value, map);
        quote!(#colon #value)
    });
    quote!(#levels #key #value,)
}

fn value(value: &Value, map: &SpanMap) -> TokenStream {
    let span = map.first(value.span);
    match &value.kind {
        ValueKind::Word(text) if text == ANY => punct('*', span).into_token_stream(),
        ValueKind::Word(text) => word(text, span).into_token_stream(),
        ValueKind::Text(text) => string(text, span).into_token_stream(),
        ValueKind::Number { digits, unit } => {
            let number = format!("{digits}{unit}").parse::<Literal>().map(|mut number| {
                number.set_span(span);
                number
            });
            number.ok().into_token_stream()
        }
        ValueKind::List(items) => {
            let items = items.iter().map(|item| self::value(item, map));
            grouped(Delimiter::Bracket, quote!(#(#items),*), span)
        }
        ValueKind::Block(entries) => grouped(Delimiter::Brace, self::entries(entries, map), span),
        ValueKind::Slot(name) => {
            let dollar = punct('$', span);
            let name = word(name, map.last(value.span));
            quote!(#dollar #name)
        }
        ValueKind::Slots(name) => {
            let dollar = punct('$', span);
            let name = word(name, map.last(value.span));
            quote_spanned!(span => .. #dollar #name)
        }
        // The declaration already contains the base's fields.
        ValueKind::Rest | ValueKind::Omit(_) => TokenStream::new(),
        ValueKind::Call(name, argument) => {
            let name = word(&name.node, map.first(name.span));
            let argument = self::value(argument, map);
            quote!(#name(#argument))
        }
        ValueKind::Phrase(items) => items.iter().map(|item| self::value(item, map)).collect(),
    }
}

fn levels(attributes: &[LevelAttribute], map: &SpanMap) -> TokenStream {
    let attribute = |attribute: &LevelAttribute| {
        let level = word(attribute.level.node.name(), map.first(attribute.level.span));
        let lints = attribute.lints.iter().filter_map(|lint| word(&lint.node, map.first(lint.span)));
        let reason = attribute.reason.as_ref().map(|reason| {
            let text = string(&reason.node, map.first(reason.span));
            quote!(reason = #text)
        });
        let until = attribute.until.as_ref().map(|until| {
            let date = string(&until.date.node, map.first(until.date.span));
            quote!(until = #date,)
        });
        quote!(#[#level(#(#lints,)* #until #reason)])
    };
    attributes.iter().map(attribute).collect()
}

fn word(text: &str, span: Span) -> Option<Ident> {
    let mut word = Ident::parse_any.parse_str(text).ok()?;
    word.set_span(span);
    Some(word)
}

fn punct(mark: char, span: Span) -> Punct {
    let mut punct = Punct::new(mark, Spacing::Alone);
    punct.set_span(span);
    punct
}

fn string(text: &str, span: Span) -> Literal {
    let mut literal = Literal::string(text);
    literal.set_span(span);
    literal
}

fn grouped(delimiter: Delimiter, tokens: TokenStream, span: Span) -> TokenStream {
    let mut group = Group::new(delimiter, tokens);
    group.set_span(span);
    TokenTree::from(group).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Memory, parse};

    /// A policy with references answers with what they mean. What is no reference stays as it is written.
    #[test]
    fn an_answer_says_what_the_policy_says() {
        let mut files = Memory::default();
        files.variables.insert("CDN".to_owned(), "https://cdn.example".to_owned());
        let policy = r#"krate #[base] #[warn(csp_sandbox,)] struct Base {
            #[allow(csp_missing, until = "2099-01-01", reason = "r")] permissions_policy: {
                camera: *,
                fullscreen: [self, "https://a.example"],
            },
            strict_transport_security: { max_age: 2y, include_subdomains, },
            content_security_policy: { img_src: [$cdn, ..$more, data], script_src: nonce, },
            services: [google_fonts("Roboto")],
            headers: { "x-a": "b", },
            expect: { deny script inline, no_framing, },
            server: env("CDN"),
        }"#;
        let item = parse(policy.parse().expect("tokens"), &files).expect("a policy");
        assert!(item.errors.is_empty() && !item.is_settled);
        let expected = policy.replace("krate", "@").replace("env(\"CDN\")", "\"https://cdn.example\"");
        let expected: TokenStream = expected.parse().expect("tokens");
        // How marks are joined has no meaning.
        let text = |tokens: &TokenStream| tokens.to_string().replace(' ', "");
        assert_eq!(text(&answer(&item, &item.declaration)), text(&expected));
    }
}
