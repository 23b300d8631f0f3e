//! Items that need a feature of the runtime, and the error where it is off.

use crate::emit;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::{Feature, Need};
use security_policy_syntax::{Item, Message};

/// The features that a policy needs, as long as no item has asked for them.
pub(super) struct Features<'a> {
    item: &'a Item,
    needs: Vec<Need>,
}

impl<'a> Features<'a> {
    pub(super) fn new(item: &'a Item, needs: Vec<Need>) -> Self {
        Features { item, needs }
    }

    /// Items that come with a feature. Without it, the first of them are the error that names it.
    pub(super) fn with(&mut self, feature: Feature, items: TokenStream) -> TokenStream {
        let need = self.needs.iter().position(|need| need.feature == feature).map(|at| self.needs.remove(at));
        let error =
            need.map(|need| emit::message(&Message::new(&need.missing(), self.item), self.item)).unwrap_or_default();
        either(&self.item.krate, feature, items, error)
    }

    /// The errors for what has no items of its own. All items of a policy are those of its slots.
    pub(super) fn others(&mut self) -> TokenStream {
        let others: Vec<Feature> = self.needs.iter().map(|need| need.feature).collect();
        let others = others.into_iter().filter(|feature| *feature != Feature::Slots);
        others.map(|feature| self.with(feature, TokenStream::new())).collect()
    }
}

/// What the runtime passes on with the feature, and without.
pub(super) fn either(krate: &TokenTree, feature: Feature, with: TokenStream, without: TokenStream) -> TokenStream {
    let name = match feature {
        // `private` is a word of Rust's own.
        Feature::Private => "encrypted",
        other => other.name(),
    };
    let name = Ident::new(name, Span::mixed_site());
    quote!(#krate::__private::#name! { { #with } { #without } })
}
