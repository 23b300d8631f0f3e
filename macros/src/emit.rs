//! Diagnostics → what rustc prints. Nothing else in this crate writes a message.

use crate::span_map::SpanMap;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use security_policy_core::{Diagnostic, Level};

/// An error, or a warning, at the tokens that the diagnostic is about.
pub(crate) fn diagnostic(diagnostic: &Diagnostic, map: &SpanMap) -> TokenStream {
    match diagnostic.level {
        Level::Deny => error(diagnostic, map),
        Level::Warn => warning(diagnostic, map),
        Level::Allow => TokenStream::new(),
    }
}

fn error(diagnostic: &Diagnostic, map: &SpanMap) -> TokenStream {
    syn::Error::new_spanned(map.underline(diagnostic.span), diagnostic).into_compile_error()
}

/// Stable Rust has no warnings of a macro's own. It does have them for the use of what is deprecated, and points at
/// the use.
fn warning(diagnostic: &Diagnostic, map: &SpanMap) -> TokenStream {
    let name = diagnostic.lint.unwrap_or("security_policy");
    let note = diagnostic.to_string();
    let declared = Ident::new(name, proc_macro2::Span::mixed_site());
    let used = Ident::new(name, map.first(diagnostic.span));
    quote! {
        const _: () = {
            #[deprecated(note = #note)]
            const #declared: () = ();
            const _: () = #used;
        };
    }
}
