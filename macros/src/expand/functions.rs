//! The functions of a policy without slots.

use super::context::Context;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// `apply`, `headers` and the functions that cargo features add.
pub(super) fn functions(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let (apply, headers) = (context.at_name("apply"), context.at_name("headers"));
    let nonce = nonce(context);
    quote!(#private::functions! { #apply #headers #nonce })
}

/// The names of the functions of a policy with slots whose call is an error: `configure` comes first.
pub(super) fn unfilled(context: &Context<'_>) -> TokenStream {
    let (apply, headers, layer) = (context.at_name("apply"), context.at_name("headers"), context.at_name("layer"));
    let nonce = nonce(context);
    quote!(#apply #headers #layer #nonce)
}

fn nonce(context: &Context<'_>) -> Option<Ident> {
    context.uses_nonce.then(|| Ident::new("nonce", Span::mixed_site()))
}
