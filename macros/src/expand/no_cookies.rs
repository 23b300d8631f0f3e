//! Cookies, without the feature `cookies`: the model knows no more than that a policy needs the feature.

use super::context::Context;
use super::feature::Features;
use proc_macro2::TokenStream;
use security_policy_core::policy::SecurityPolicy;

/// Nothing.
pub(super) fn constants(_: &Context<'_>, _: &mut Features<'_>) -> TokenStream {
    TokenStream::new()
}

/// Nothing either.
pub(super) fn jar(_: &Context<'_>) -> TokenStream {
    TokenStream::new()
}

/// No row, and no attribute for the cookies of others.
pub(super) fn table(_: &Context<'_>) -> TokenStream {
    quote::quote!([])
}

/// Nothing: there is no cookie that start-up could build.
pub(super) fn templates(_: &SecurityPolicy) -> Vec<TokenStream> {
    Vec::new()
}
