//! The field `reporting` → generated code: the constant `REPORTS`.

use super::context::Context;
use super::feature::Features;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::Feature;

/// Nothing for a policy without `reporting`, and for one whose endpoint is a slot.
pub(super) fn constant(context: &Context<'_>, features: &mut Features<'_>) -> TokenStream {
    let Some(reporting) = &context.policy.reporting else { return TokenStream::new() };
    let Some(path) = reporting.path() else { return features.with(Feature::Reporting, TokenStream::new()) };
    let origin = context.policy.origin.as_ref().map(|origin| &origin.node);
    let is_cross_origin = reporting.is_cross_origin(origin);
    let krate = &context.item.krate;
    features.with(Feature::Reporting, quote!(#krate::__reports! { #path #is_cross_origin }))
}
