//! What a policy says of requests from elsewhere, without the feature `csrf`: the error that names it.

use super::feature::missing;
use proc_macro2::TokenStream;
use security_policy_core::policy::SecurityPolicy;
use security_policy_syntax::Item;

/// Nothing for a policy without `csrf`.
pub(super) fn csrf(parsed: &Item, policy: &SecurityPolicy) -> TokenStream {
    policy.csrf.as_ref().map(|csrf| missing("csrf", "csrf", csrf.span, parsed)).unwrap_or_default()
}
