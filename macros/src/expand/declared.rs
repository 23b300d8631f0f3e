//! What an audit of a response compares with its policy, for the feature `audit` of the runtime.

use super::context::{Context, option};
use super::cookies::has_table;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use security_policy_core::accepted::accepted;

/// Data that no code of the policy uses. What its tables contain is not repeated.
pub(super) fn declared(context: &Context<'_>) -> TokenStream {
    let (private, name, policy) = (&context.private, &context.item.name, context.policy);
    let origin = option(context.origin());
    let omitted = policy.omitted_headers();
    let accepted = accepted(&context.checked.declaration).into_iter().map(|accepted| {
        let (lint, header, part) = (accepted.lint, accepted.header, accepted.part);
        quote!((#lint #header #part))
    });
    let field = option(policy.csrf.as_ref().map(|csrf| csrf.field().to_token_stream()));
    let cookies = match has_table(policy) {
        true => quote!(COOKIES, DEFAULTS),
        false => quote!(&[], &[]),
    };
    quote!(#private::declared! { #name #origin, [#(#omitted)*] [#(#accepted)*] #cookies, #field })
}
