//! The functions of a policy without slots.

use super::context::Context;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// `apply`, `headers`, `for_each` and the functions that cargo features add.
pub(super) fn functions(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let names = APPLYING.map(|name| context.at_name(name));
    let nonce = nonce(context);
    quote!(#private::functions! { #(#names)* #nonce })
}

/// The names of the functions of a policy with slots whose call is an error: `configure` comes first.
pub(super) fn unfilled(context: &Context<'_>) -> TokenStream {
    let names = APPLYING.map(|name| context.at_name(name));
    let (layer, nonce) = (context.at_name("layer"), nonce(context));
    quote!(#(#names)* #layer #nonce)
}

fn nonce(context: &Context<'_>) -> Option<Ident> {
    context.uses_nonce.then(|| Ident::new("nonce", Span::mixed_site()))
}

/// The functions that apply a policy.
const APPLYING: [&str; 3] = ["apply", "headers", "for_each"];
