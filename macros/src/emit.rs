//! Diagnostics → what rustc prints. Nothing else in this crate writes a message.

use crate::parse::Policy;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use security_policy_core::{Diagnostic, Level, excerpt};

/// An error, or a warning, at the tokens that the diagnostic is about.
pub(crate) fn diagnostic(diagnostic: &Diagnostic, policy: &Policy) -> TokenStream {
    // A base has reported its own faults where it is declared.
    let is_base = policy.base.as_ref().is_some_and(|base| base.span.contains(diagnostic.span));
    match diagnostic.level {
        _ if is_base && diagnostic.lint.is_none() => TokenStream::new(),
        Level::Deny => error(diagnostic, policy),
        Level::Warn => warning(diagnostic, policy),
        Level::Allow => TokenStream::new(),
    }
}

fn error(diagnostic: &Diagnostic, policy: &Policy) -> TokenStream {
    let underline = policy.map.underline(diagnostic.span);
    syn::Error::new_spanned(underline, text(diagnostic, policy)).into_compile_error()
}

/// Stable Rust has no warnings of a macro's own. It does have them for the use of what is deprecated, and points at
/// the use. `allow(deprecated)` around the policy is about something else, and does not silence them: the attribute is at
/// the policy's name, where rustc says which level is in force.
fn warning(diagnostic: &Diagnostic, policy: &Policy) -> TokenStream {
    let name = diagnostic.lint.unwrap_or("security_policy");
    let note = text(diagnostic, policy);
    let declared = Ident::new(name, proc_macro2::Span::mixed_site());
    let used = Ident::new(name, policy.map.first_word(diagnostic.span));
    let deprecated = Ident::new("deprecated", policy.name.span());
    quote! {
        #[warn(#deprecated)]
        const _: () = {
            #[deprecated(note = #note)]
            const #declared: () = ();
            const _: () = #used;
        };
    }
}

/// The message, with what rustc cannot show: the part of a string that is to blame, the value of a variable, and the
/// policy that inherits what stands in another one.
fn text(diagnostic: &Diagnostic, policy: &Policy) -> String {
    let mut diagnostic = diagnostic.clone();
    if let Some((text, part)) = policy.map.part(diagnostic.span) {
        diagnostic.message.push_str(&excerpt(text, part));
    }
    let mut text = diagnostic.to_string();
    if let Some(explanation) = policy.map.explanation(diagnostic.span) {
        text.push_str(&format!("\nnote: {explanation}"));
    }
    if let Some(base) = policy.base.as_ref().filter(|base| base.span.contains(diagnostic.span)) {
        text.push_str(&format!("\nnote: `{}` inherits this from `{}`", policy.name, base.name.node));
    }
    text
}
