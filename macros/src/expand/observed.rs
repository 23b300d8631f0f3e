//! The form of a policy that only reports, for the feature `rollout` of the runtime.

use super::context::Context;
use super::cookies;
use super::header::Rendered;
use super::table::Table;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::policy::SecurityPolicy;

/// `None` if nothing of the policy can only report.
pub(super) fn policy(policy: &SecurityPolicy) -> Option<SecurityPolicy> {
    policy.observed()
}

/// Its headers. They have no constants: those of the policy have the names.
pub(super) fn headers(observed: Option<&SecurityPolicy>) -> Vec<Rendered<'_>> {
    observed.iter().flat_map(|policy| &policy.headers).map(|header| Rendered::new(header, None)).collect()
}

/// A second policy, which nothing but a roll-out names, with the same nonce and slots.
pub(super) fn observed(
    context: &Context<'_>,
    observed: Option<&SecurityPolicy>,
    headers: &[Rendered<'_>],
    prepared: &[&Rendered<'_>],
    nonce_type: &TokenStream,
    prepared_type: &TokenStream,
) -> TokenStream {
    if observed.is_none() {
        return TokenStream::new();
    }
    let (private, name, policy) = (&context.private, &context.item.name, context.policy);
    let table = Table::new(context, headers, prepared);
    let rows = table.rows(&policy.remove);
    let (values, values_not_modified) = (table.values(), table.values_not_modified());
    let without_nonce = policy.uses_nonce().then(|| table.values_without_nonce()).map(|values| quote!(, #values));
    let set_cookies = cookies::table(context);
    quote! {
        const _: () = {
            #[doc(hidden)]
            pub struct __Observed;

            // A type that is never constructed would be a warning.
            const _: __Observed = __Observed;

            #private::table! { __Observed #rows {} }

            #private::implementation! {
                __Observed #nonce_type, #prepared_type, prepared, headers, nonce,
                #values #without_nonce; #values_not_modified
                #set_cookies
            }

            #private::rollout! { #name __Observed }
        };
    }
}
