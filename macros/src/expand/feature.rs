//! Items that need a feature of the runtime, and the error where it is off.

use crate::emit;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::Diagnostic;
use security_policy_syntax::Item;

/// What the cookies of a policy turn into, with their feature or without.
#[derive(Default)]
pub(super) struct Expansion {
    /// Constants of the type.
    pub(super) constants: TokenStream,
    /// What `apply` does to the cookies of a response.
    pub(super) complete: TokenStream,
    /// The names of those that are declared.
    pub(super) names: Vec<String>,
    /// The names of those that hold a session.
    pub(super) sessions: Vec<String>,
}

/// What the runtime passes on with the feature, and without.
pub(super) fn either(krate: &TokenTree, feature: &str, with: TokenStream, without: TokenStream) -> TokenStream {
    // `private` is a word of Rust's own.
    let feature = Ident::new(if feature == "private" { "encrypted" } else { feature }, Span::mixed_site());
    quote!(#krate::__private::#feature! { { #with } { #without } })
}

/// The error at `span`, where `what` stands, that names the feature.
pub(super) fn missing(what: &str, feature: &str, span: security_policy_core::Span, parsed: &Item) -> TokenStream {
    let error = Diagnostic::error(span, format!("`{what}` needs a feature of `security-policy` that is off"))
        .help(format!("turn it on in `Cargo.toml`: `features = [\"{feature}\"]`"));
    emit::diagnostic(&error, parsed)
}
