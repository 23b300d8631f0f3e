//! Cookies, without the feature `cookies`: nothing is generated, and the model reports that the feature is needed.

use super::context::Context;
use super::feature::Features;
use proc_macro2::TokenStream;

/// Nothing.
pub(super) fn constants(_: &Context<'_>, _: &mut Features<'_>) -> TokenStream {
    TokenStream::new()
}

/// Nothing.
pub(super) fn jar(_: &Context<'_>) -> TokenStream {
    TokenStream::new()
}

/// Nothing that completes cookies.
pub(super) fn table(_: &Context<'_>) -> TokenStream {
    quote::quote!({})
}

/// Nothing.
pub(super) fn templates(_: &Context<'_>) -> Vec<TokenStream> {
    Vec::new()
}
