//! Where a policy is written, and what it allows, for the feature `explain` of the runtime.

use super::context::Context;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use security_policy_core::Span;
use security_policy_core::explain::{BrowserPolicy, Place, Places};
use security_policy_core::policy::SecurityPolicy;
use security_policy_syntax::Item;

/// The function `policy`, and the lines that its explanation names. Nothing that the headers contain is repeated.
pub(super) fn explained(context: &Context<'_>) -> TokenStream {
    let (private, name) = (&context.private, &context.item.name);
    let lines = Literal::string(&Places::encode(context.policy, &|span| place(context.item, span)));
    let function = context.at_name("policy");
    quote!(#private::explained! { #name #function #lines })
}

/// What a page may load, for the documentation of the policy's type.
pub(super) fn doc(policy: &SecurityPolicy) -> String {
    BrowserPolicy::new("", policy.clone()).explain().to_markdown()
}

fn place(item: &Item, span: Span) -> Option<Place> {
    let base = item.base.as_ref().filter(|base| base.span.contains(span)).map(|base| base.name.node.clone());
    match (item.map.place(span), base) {
        (Some(place), base) => Some(Place { file: Some(place.file), line: u32::try_from(place.line).ok(), base }),
        // The base is in another crate.
        (None, Some(base)) => Some(Place { file: None, line: None, base: Some(base) }),
        (None, None) => None,
    }
}
