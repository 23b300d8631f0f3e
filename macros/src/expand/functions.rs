//! The functions of a policy that was known while compiling.

use super::context::Context;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// `apply`, `headers` and what features add, on the policy itself.
pub(super) fn functions(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let (apply, headers) = (context.at_name("apply"), context.at_name("headers"));
    let nonce = nonce(context);
    quote!(#private::functions! { #apply #headers #nonce })
}

/// The names of the functions that a policy with slots has only for the sake of an error.
pub(super) fn unfilled(context: &Context<'_>) -> TokenStream {
    let (apply, headers, layer) = (context.at_name("apply"), context.at_name("headers"), context.at_name("layer"));
    let nonce = nonce(context);
    quote!(#apply #headers #layer #nonce)
}

fn nonce(context: &Context<'_>) -> Option<Ident> {
    context.uses_nonce.then(|| Ident::new("nonce", Span::mixed_site()))
}
