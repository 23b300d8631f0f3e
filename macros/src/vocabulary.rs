//! The words of the language → the modules of `security_policy::vocabulary`, from the rows of the model.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use security_policy_core::lint::{self, Lint};
use security_policy_core::vocabulary::{self, Position};
use syn::parse2;

/// The module of lints. Their pages are those of the catalogue.
pub(crate) const LINT: &str = "lint";

/// What the last reference of a block names: an item that an editor does not offer.
pub(crate) const HOLE: &str = "__";

/// A module for each position, and in it a constant for each word. A module contains nothing else, because an editor offers
/// all that it contains.
///
/// `call` says what the constants are documented with: `pages`, or `summaries`. An editor goes to this token from every word: from a
/// name without a place in the source, rust-analyzer would offer the definition of the macro as well.
pub(crate) fn modules(call: &Ident) -> TokenStream {
    let docs = Docs { at: call.span(), are_whole: call == "pages" };
    let positions = vocabulary::positions().map(|position| docs.of_position(&position));
    let lints = docs.of_lints();
    quote!(#(#positions)* #lints)
}

/// How the constants are documented.
struct Docs {
    at: Span,
    /// Whether with the whole page of each, or with its first sentence and its address.
    are_whole: bool,
}

impl Docs {
    fn of_position(&self, position: &Position) -> TokenStream {
        let constants = position.terms.iter().filter_map(|term| {
            let name = self.identifier(term.identifier())?;
            let alias = (self.are_whole && term.wire != term.key).then_some(&*term.wire);
            // `..` is documented as `rest`, which an editor must not offer.
            let hidden = (name != term.key).then(|| quote!(#[cfg_attr(not(doc), doc(hidden))]));
            let doc = match self.are_whole {
                true => term.page(),
                false => short(term.summary, &position.address(term)),
            };
            let constant = constant(&name, &term.wire, alias, &doc);
            Some(quote!(#hidden #constant))
        });
        // No constant can be called `self`. The search finds the module instead, which contains its page.
        let self_term = position.term("self");
        let doc = match self_term {
            Some(term) if self.are_whole => {
                format!("{}\n\n# `self`\n\n{}", position.doc, term.page().replace("\n# ", "\n## "))
            }
            Some(term) => format!("{}\n\n# `self`\n\n{}", position.doc, term.summary),
            None => position.doc.clone(),
        };
        module(&Ident::new(&position.name, self.at), &doc, self_term.map(|term| term.key), constants)
    }

    fn of_lints(&self) -> TokenStream {
        let names = lint::AREAS.iter().flat_map(|area| area.names.iter().copied()).chain([lint::MISSING]);
        let constants = names.filter_map(|name| {
            let doc = match lint::find(name) {
                Some(lint) if self.are_whole => page(lint),
                Some(lint) => short(&format!("{}.", capitalized(lint.summary)), &lint.address()),
                None if name == lint::MISSING => MISSING.to_owned(),
                None => OFF.to_owned(),
            };
            Some(constant(&self.identifier(name)?, name, None, &doc))
        });
        module(&Ident::new(LINT, self.at), LINTS, [], constants)
    }

    /// The word as a name: `self` is none.
    fn identifier(&self, word: &str) -> Option<Ident> {
        Some(Ident::new(word, self.at)).filter(is_no_keyword)
    }
}

fn page(lint: &Lint) -> String {
    format!("{}.\n\n{}", capitalized(lint.summary), lint.explanation)
}

/// What takes the place of a page, with the address of the page.
fn short(summary: &str, address: &str) -> String {
    format!("{summary}\n\n[The whole page]({address})")
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

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether an item can have this name. Parsing a string instead would cost a call of rustc's lexer for each name.
pub(crate) fn is_no_keyword(name: &Ident) -> bool {
    // No keyword contains `_`, apart from `_` itself.
    let text = name.to_string();
    (text.len() > 1 && text.contains('_')) || parse2::<Ident>(name.to_token_stream()).is_ok()
}

const LINTS: &str = "The lints: what each finds, why it matters, and how to fix or allow it.";
const MISSING: &str = "The group of the lints that report what a policy does not declare.\n\n`#[allow(missing, reason = \"…\")]` \
    accepts all of them, except for those that are errors.";
const OFF: &str = "A lint of a cargo feature that is not enabled. Its page is in the documentation with all features.";
