//! Items that need a cargo feature of the runtime, and the error if it is off.

use crate::emit;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::{Feature, Need};
use security_policy_syntax::{Item, Message};

/// The features that a policy needs and that no generated item has reported yet.
pub(super) struct Features<'a> {
    item: &'a Item,
    needs: Vec<Need>,
}

impl<'a> Features<'a> {
    pub(super) fn new(item: &'a Item, needs: Vec<Need>) -> Self {
        Features { item, needs }
    }

    /// Items for a feature that is on. If it is off, the first call emits the error that names the feature.
    pub(super) fn with(&mut self, feature: Feature, items: TokenStream) -> TokenStream {
        let need = self.needs.iter().position(|need| need.feature == feature).map(|at| self.needs.remove(at));
        let error =
            need.map(|need| emit::message(&Message::new(&need.missing(), self.item), self.item)).unwrap_or_default();
        either(&self.item.krate, feature, items, error)
    }

    /// The errors of the features that no item was generated for. Slots are left out: `with` wraps all items of a policy for them.
    pub(super) fn others(&mut self) -> TokenStream {
        let others: Vec<Feature> = self.needs.iter().map(|need| need.feature).collect();
        let others = others.into_iter().filter(|feature| *feature != Feature::Slots);
        others.map(|feature| self.with(feature, TokenStream::new())).collect()
    }
}

/// The tokens to use if the feature of the runtime is on, and those to use if it is off.
pub(super) fn either(krate: &TokenTree, feature: Feature, with: TokenStream, without: TokenStream) -> TokenStream {
    let name = match feature {
        // The name of the macro in the runtime.
        Feature::Private => "encrypted",
        other => other.name(),
    };
    let name = Ident::new(name, Span::mixed_site());
    quote!(#krate::__private::#name! { { #with } { #without } })
}
