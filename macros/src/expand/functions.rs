//! The functions of a policy that was known while compiling.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// An error in a call of a function shows where the function is declared: the policy's name, rather than the whole call
/// of the macro.
#[derive(Clone, Copy)]
pub(super) struct AtName(pub(super) Span);

impl AtName {
    pub(super) fn ident(self, name: &str) -> Ident {
        Ident::new(name, Span::mixed_site().located_at(self.0))
    }
}

/// `apply`, `headers` and what features add, on the policy itself.
pub(super) fn functions(private: &TokenStream, uses_nonce: bool, at_name: AtName) -> TokenStream {
    let (apply, headers) = (at_name.ident("apply"), at_name.ident("headers"));
    let nonce = nonce(uses_nonce);
    quote!(#private::functions! { #apply #headers #nonce })
}

/// The names of the functions that a policy with slots has only for the sake of an error.
pub(super) fn unfilled(uses_nonce: bool, at_name: AtName) -> TokenStream {
    let (apply, headers, layer) = (at_name.ident("apply"), at_name.ident("headers"), at_name.ident("layer"));
    let nonce = nonce(uses_nonce);
    quote!(#apply #headers #layer #nonce)
}

fn nonce(uses_nonce: bool) -> Option<Ident> {
    uses_nonce.then(|| Ident::new("nonce", Span::mixed_site()))
}
