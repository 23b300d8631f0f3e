//! From the tokens of a policy to its code: parsed, checked, expanded, with a message for each finding.

use crate::{emit, expand, inherit, track};
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_syntax::{Choice, Item, check, messages, parse, undecided, unresolved_base};

/// Expands the tokens of a policy, or shows its errors.
pub(crate) fn expand_tokens(tokens: TokenStream) -> TokenStream {
    if let Some(choice) = undecided(&tokens) {
        return ask_rustc(&choice);
    }
    if let Some(base) = unresolved_base(&tokens) {
        return inherit::call_base(&base, &tokens);
    }
    match parse(tokens, &track::crate_folder()) {
        Ok(item) => policy(&item),
        Err(error) => error.into_compile_error(),
    }
}

/// Both calls. rustc drops one of them by its `#[cfg]` and expands the other.
pub(crate) fn ask_rustc(choice: &Choice) -> TokenStream {
    let Choice { predicate, holds, fails } = choice;
    let call = |tokens: &TokenStream| {
        let krate = tokens.clone().into_iter().next()?;
        Some(quote!(#krate::__resume! { #tokens }))
    };
    let fails = call(fails).map(|call| quote!(#[cfg(not(#predicate))] #call));
    let holds = call(holds);
    quote!(#[cfg(#predicate)] #holds #fails)
}

/// Expands a policy that was parsed.
pub(crate) fn policy(item: &Item) -> TokenStream {
    let checked = check(item);
    let mut tokens = expand::policy(item, &checked);
    tokens.extend(track::track(&item.dependencies));
    tokens.extend(track::test(item));
    for message in messages(item, &checked.diagnostics) {
        tokens.extend(emit::message(&message, item));
    }
    tokens.extend(inherit::callable(item, &checked.declaration));
    tokens
}
