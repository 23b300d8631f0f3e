//! Cross-site requests, without the feature `csrf`: the model knows no more than that a policy needs the feature.

use super::context::Context;
use super::feature::Features;
use proc_macro2::TokenStream;

/// Nothing.
pub(super) fn constant(_: &Context<'_>, _: &mut Features<'_>) -> TokenStream {
    TokenStream::new()
}
