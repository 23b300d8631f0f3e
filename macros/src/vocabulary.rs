//! The words of the language → the modules of `security_policy::vocabulary`, from the rows of the model.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use security_policy_core::lint::{self, Lint};
use security_policy_core::vocabulary::{self, Position};
use syn::parse_str;

/// The module of lints. Their pages are those of the catalogue.
pub(crate) const LINT: &str = "lint";

/// What the last reference of a block names: an item that an editor does not offer.
pub(crate) const HOLE: &str = "__";

/// A module for each position, and in it a constant for each word. A module contains nothing else, because an editor offers
/// all that it contains.
///
/// `at` is a token of the call. An editor goes to it from every word: from a name without a place in the source, rust-analyzer
/// would offer the definition of the macro as well.
pub(crate) fn modules(at: Span) -> TokenStream {
    let positions = vocabulary::positions().map(|position| of_position(&position, at));
    let lints = of_lints(at);
    quote!(#(#positions)* #lints)
}

fn of_position(position: &Position, at: Span) -> TokenStream {
    let constants = position.terms.iter().filter_map(|term| {
        let name = identifier(term.identifier(), at)?;
        let alias = (term.wire != term.key).then_some(&*term.wire);
        // `..` is documented as `rest`, which an editor must not offer.
        let hidden = (name != term.key).then(|| quote!(#[cfg_attr(not(doc), doc(hidden))]));
        let constant = constant(&name, &term.wire, alias, &term.page());
        Some(quote!(#hidden #constant))
    });
    // No constant can be called `self`. The search finds the module instead, which contains its page.
    let self_term = position.term("self");
    let doc = match self_term {
        Some(term) => format!("{}\n\n# `self`\n\n{}", position.doc, term.page().replace("\n# ", "\n## ")),
        None => position.doc.clone(),
    };
    module(&Ident::new(&position.name, at), &doc, self_term.map(|term| term.key), constants)
}

fn of_lints(at: Span) -> TokenStream {
    let names = lint::AREAS.iter().flat_map(|area| area.names.iter().copied()).chain([lint::MISSING]);
    let constants = names.filter_map(|name| {
        let page = match lint::find(name) {
            Some(lint) => page(lint),
            None if name == lint::MISSING => MISSING.to_owned(),
            None => OFF.to_owned(),
        };
        Some(constant(&identifier(name, at)?, name, None, &page))
    });
    module(&Ident::new(LINT, at), LINTS, [], constants)
}

fn page(lint: &Lint) -> String {
    format!("{}.\n\n{}", capitalized(lint.summary), lint.explanation)
}

fn module<'a>(
    position: &Ident,
    doc: &str,
    aliases: impl IntoIterator<Item = &'a str>,
    constants: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let hole = Ident::new(HOLE, Span::call_site());
    let aliases = aliases.into_iter().filter_map(alias_of);
    quote! {
        #[doc = #doc]
        #(#[cfg_attr(doc, doc(alias = #aliases))])*
        pub mod #position {
            #(#constants)*
            #[doc(hidden)]
            pub const #hole: &str = "";
        }
    }
}

fn constant(name: &Ident, wire: &str, other: Option<&str>, page: &str) -> TokenStream {
    // rustdoc rejects an alias that is the item's own name.
    let alias = other
        .and_then(alias_of)
        .filter(|alias| name != alias)
        .map(|alias| quote!(#[cfg_attr(doc, doc(alias = #alias))]));
    quote! {
        #[doc = #page]
        #alias
        pub const #name: &str = #wire;
    }
}

/// A name by which rustdoc's search finds an item as well. It cannot have quotes or spaces. Aliases are for rustdoc alone: an editor
/// would offer `deny(alias DENY)`.
fn alias_of(name: &str) -> Option<&str> {
    let name = name.trim_matches('\'');
    (!name.is_empty() && !name.contains(['\'', '"', ' '])).then_some(name)
}

/// The word as a name: `self` is none.
fn identifier(word: &str, at: Span) -> Option<Ident> {
    parse_str::<Ident>(word).is_ok().then(|| Ident::new(word, at))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

const LINTS: &str = "The lints: what each finds, why it matters, and how to fix or allow it.";
const MISSING: &str = "The group of the lints that report what a policy does not declare.\n\n`#[allow(missing, reason = \"…\")]` \
    accepts all of them, except for those that are errors.";
const OFF: &str = "A lint of a cargo feature that is not enabled. Its page is in the documentation with all features.";
