//! Without the feature `rollout`, nothing is generated for it.

use super::context::Context;
use super::header::Rendered;
use proc_macro2::TokenStream;
use security_policy_core::policy::SecurityPolicy;

pub(super) fn policy(_: &SecurityPolicy) -> Option<SecurityPolicy> {
    None
}

pub(super) fn headers(_: Option<&SecurityPolicy>) -> Vec<Rendered<'_>> {
    Vec::new()
}

pub(super) fn observed(
    _: &Context<'_>,
    _: Option<&SecurityPolicy>,
    _: &[Rendered<'_>],
    _: &[&Rendered<'_>],
    _: &TokenStream,
    _: &TokenStream,
) -> TokenStream {
    TokenStream::new()
}
