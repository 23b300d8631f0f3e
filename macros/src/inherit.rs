//! How a policy reaches its base, which is another call of the macro: through a `macro_rules!` of the base's own name.
//!
//! A policy that names a base expands to a call of that macro, which hands its own fields on to a second call:
//!
//! ```text
//! expand! { $crate struct Shop { … ..Base } }
//!   └▶ Base! { ($crate::__private::expand) $crate struct Shop { … ..Base } }
//!        └▶ $crate::__private::expand! { $crate struct Shop { … ..Base } @ struct Base { … } }
//! ```
//!
//! What is handed on keeps the spans of the base's source. It is all settled: what the base inherits itself, what it reads
//! from files and from the environment stand in it as strings.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use security_policy_core::declaration::{ANY, Declaration, Entry, LevelAttribute, Named, Value, ValueKind};
use security_policy_syntax::Item;
use security_policy_syntax::SpanMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use syn::ext::IdentExt;
use syn::parse::Parser as _;

/// Asks the base for its fields.
pub(crate) fn ask(base: &TokenStream, tokens: &TokenStream) -> TokenStream {
    // The path of the crate comes first.
    let krate = tokens.clone().into_iter().next();
    quote!(#base! { (#krate::__private::expand) #tokens })
}

/// The macro by which others inherit from this policy, and the import that gives it the policy's own name and visibility.
pub(crate) fn hand_on(item: &Item, declaration: &Declaration) -> TokenStream {
    let Item { visibility, name, map, .. } = item;
    let levels = levels(&declaration.levels, map);
    let is_base = item.is_base.then(|| quote!(#[base]));
    let entries = match item.is_settled {
        true => item.body.clone(),
        false => entries(&declaration.entries, map),
    };
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let own = format_ident!("__security_policy_{}_{number}", name.unraw(), span = Span::call_site());
    let is_public = visibility.to_string() == "pub";
    // Only an exported macro can be re-exported from the crate. One in a function is not meant for other crates, and
    // does no harm there.
    let export = is_public.then(|| quote!(#[macro_export] #[allow(non_local_definitions)]));
    quote! {
        #[doc(hidden)]
        #export
        macro_rules! #own {
            (($($__callback:tt)*) $($__rest:tt)*) => {
                $($__callback)*! { $($__rest)* @ #is_base #levels struct #name { #entries } }
            };
            () => {};
        }

        #[doc(hidden)]
        #visibility use #own as #name;

        // An import that nobody uses would be a warning, and who forbids that cannot be told to allow it.
        #name! {}
    }
}

/// A name for each macro of a crate: two modules can both have a policy `Site`, and exported macros share one scope.
static COUNT: AtomicUsize = AtomicUsize::new(0);

fn entries(entries: &[Entry], map: &SpanMap) -> TokenStream {
    entries.iter().map(|entry| self::entry(entry, map)).collect()
}

fn entry(entry: &Entry, map: &SpanMap) -> TokenStream {
    // A name that no token can spell has been reported as an error.
    let span = map.first(entry.key.span);
    let key = match entry.named {
        Named::ByWord => word(&entry.key.node, span).map(TokenTree::from),
        Named::ByText => Some(string(&entry.key.node, span).into()),
    };
    let Some(key) = key else { return TokenStream::new() };
    let levels = levels(&entry.levels, map);
    let value = entry.value.as_ref().map(|value| {
        let value = self::value(value, map);
        quote!(: #value)
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
        // The policy has taken from its base what it takes.
        ValueKind::Rest | ValueKind::Omit(_) => TokenStream::new(),
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
        quote!(#[#level(#(#lints,)* #reason)])
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
