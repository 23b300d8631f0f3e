//! Diagnostics → what rustc prints. Nothing else in this crate writes a message.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use security_policy_core::{Diagnostic, Level, Span, excerpt};
use security_policy_syntax::Item;

/// An error, or a warning, at the tokens that the diagnostic is about.
pub(crate) fn diagnostic(diagnostic: &Diagnostic, policy: &Item) -> TokenStream {
    // A base has reported its own errors where it is declared.
    let is_base = policy.base.as_ref().is_some_and(|base| base.span.contains(diagnostic.span));
    match diagnostic.level {
        _ if is_base && diagnostic.lint.is_none() => TokenStream::new(),
        Level::Deny => error(diagnostic, policy),
        Level::Warn => warning(diagnostic, policy),
        Level::Allow => TokenStream::new(),
    }
}

fn error(diagnostic: &Diagnostic, policy: &Item) -> TokenStream {
    let underline = policy.map.underline(place(diagnostic, policy));
    syn::Error::new_spanned(underline, text(diagnostic, policy)).into_compile_error()
}

/// Stable Rust has no warnings of a macro's own. It does have them for the use of what is deprecated, and points at
/// the use. `allow(deprecated)` around the policy is about something else, and does not silence them: the attribute is at
/// the policy's name, where rustc says which level is in force.
fn warning(diagnostic: &Diagnostic, policy: &Item) -> TokenStream {
    let name = diagnostic.lint.unwrap_or("security_policy");
    let note = text(diagnostic, policy);
    let declared = Ident::new(name, proc_macro2::Span::mixed_site());
    let used = Ident::new(name, policy.map.first_word(place(diagnostic, policy)));
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

/// Where rustc is to point. What is inherited may be in another crate, which rustc has no source of: there the path of the
/// base stands for it.
fn place(diagnostic: &Diagnostic, policy: &Item) -> Span {
    match (&policy.base, policy.base_path) {
        (Some(base), Some(path)) if base.span.contains(diagnostic.span) => path,
        _ => diagnostic.span,
    }
}

/// The message, with what rustc cannot show: the part of a string that is to blame, the value of a variable, and the
/// policy that inherits what stands in another one.
fn text(diagnostic: &Diagnostic, policy: &Item) -> String {
    let mut diagnostic = diagnostic.clone();
    if let Some((text, part)) = policy.map.part(diagnostic.span) {
        diagnostic.message.push_str(&excerpt(text, part));
    }
    let mut text = diagnostic.to_string();
    if let Some(explanation) = policy.map.explanation(diagnostic.span) {
        text.push_str(&format!("\nnote: {explanation}"));
    }
    if let Some(base) = policy.base.as_ref().filter(|base| base.span.contains(diagnostic.span)) {
        // What is pointed at is the base as a whole, so that the field has to be named.
        let field = base.declaration.entries.iter().find(|entry| entry.span.contains(diagnostic.span));
        let field = field.map_or_else(|| "this".to_owned(), |entry| format!("`{}`", entry.key.node));
        text.push_str(&format!("\nnote: `{}` inherits {field} from `{}`", policy.name, base.name.node));
    }
    text
}
