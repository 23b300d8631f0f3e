//! The functions of a policy that was known while compiling.

use super::context::Context;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// `apply`, `headers` and what features add, on the policy itself.
pub(super) fn functions(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let (apply, headers) = (context.at_name("apply"), context.at_name("headers"));
    let nonce = context.uses_nonce.then(|| Ident::new("nonce", Span::mixed_site()));
    quote!(#private::functions! { #apply #headers #nonce })
}
