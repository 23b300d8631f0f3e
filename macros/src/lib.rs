//! The procedural macro behind `security_policy!`: tokens to model, findings to diagnostics, model to tokens.
//!
//! Use it through the `security-policy` crate, which documents it.

mod emit;
mod expand;
mod parse;
mod span_map;

use proc_macro2::TokenStream;
use security_policy_core::lint::{self, Levels};
use security_policy_core::{Diagnostics, SecurityPolicy};
use syn::parse::Parser;

/// Expands a policy. The first token is the path of the `security-policy` crate.
#[doc(hidden)]
#[proc_macro]
pub fn expand(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match parse::policy.parse(tokens) {
        Ok(parsed) => policy(parsed).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

fn policy(mut parsed: parse::Policy) -> TokenStream {
    let mut diagnostics = std::mem::take(&mut parsed.faults);
    let levels = Levels::read(&parsed.declaration, lint::LINTS, &mut diagnostics);
    let policy = SecurityPolicy::lower(&parsed.declaration, parsed.name_span, &mut diagnostics);
    // What could not be read would have lints speak of what is missing.
    if !diagnostics.has_errors() {
        lint::check(&policy, &levels, &mut diagnostics);
    }
    diagnostics.sort();
    let item = expand::policy(&parsed, &policy, diagnostics.has_errors());
    emit(&diagnostics, &parsed, item)
}

fn emit(diagnostics: &Diagnostics, parsed: &parse::Policy, item: TokenStream) -> TokenStream {
    let messages = diagnostics.iter().map(|diagnostic| emit::diagnostic(diagnostic, &parsed.map));
    std::iter::once(item).chain(messages).collect()
}
