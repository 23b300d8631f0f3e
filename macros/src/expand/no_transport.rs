//! The field `transport`, without the feature `transport`: nothing is generated, and the model reports that the feature is needed.

use super::context::Context;
use super::feature::Features;
use proc_macro2::TokenStream;

/// Nothing.
pub(super) fn constant(_: &Context<'_>, _: &mut Features<'_>) -> TokenStream {
    TokenStream::new()
}
