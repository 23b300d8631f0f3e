//! The headers of CORS → generated code: the constant `CORS`.

use super::context::{Context, option};
use super::feature::Features;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::Feature;
use security_policy_core::header::Field;

/// Nothing for a policy that allows no origin.
pub(super) fn constant(context: &Context<'_>, features: &mut Features<'_>) -> TokenStream {
    let policy = context.policy;
    let origins: Vec<&str> = policy.allowed_origins().iter().map(|origin| origin.node.as_str()).collect();
    if !cfg!(feature = "cors") || origins.is_empty() {
        return TokenStream::new();
    }
    let (krate, private) = (&context.item.krate, &context.private);
    let value = |field| option(policy.cors_value(field).map(|value| quote!(#value)));
    let credentials = policy.get(Field::AccessControlAllowCredentials).is_some();
    let methods = value(Field::AccessControlAllowMethods);
    let headers = value(Field::AccessControlAllowHeaders);
    let exposed = value(Field::AccessControlExposeHeaders);
    let max_age = value(Field::AccessControlMaxAge);
    let constant = quote! {
        /// Answers preflights, and allows the listed origins to read responses.
        pub const CORS: #krate::cors::Cors = {
            use #private::cors_rules as rules;
            const RULES: &rules::Rules = &rules::Rules {
                origins: &[#(#origins),*],
                credentials: #credentials,
                methods: #methods,
                headers: #headers,
                exposed: #exposed,
                max_age: #max_age,
            };
            #krate::cors::Cors::from_macro(RULES)
        };
    };
    features.with(Feature::Cors, constant)
}
