//! Without the feature `explain`, nothing is generated for it.

use super::context::Context;
use proc_macro2::TokenStream;
use security_policy_core::policy::SecurityPolicy;

pub(super) fn explained(_: &Context<'_>) -> TokenStream {
    TokenStream::new()
}

pub(super) fn doc(_: &SecurityPolicy) -> String {
    String::new()
}
