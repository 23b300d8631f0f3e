//! Diagnostics → what rustc prints. Nothing else in this crate writes a message.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use security_policy_core::Level;
use security_policy_syntax::{Item, Message};

/// An error, or a warning, at the tokens that the message is about.
pub(crate) fn message(message: &Message, policy: &Item) -> TokenStream {
    match message.level {
        Level::Deny => error(message, policy),
        Level::Warn => warning(message, policy),
        Level::Allow => TokenStream::new(),
    }
}

fn error(message: &Message, policy: &Item) -> TokenStream {
    syn::Error::new_spanned(policy.map.underline(message.span), &message.text).into_compile_error()
}

/// Stable Rust has no warnings of a macro's own. It does have them for the use of what is deprecated, and points at
/// the use. `allow(deprecated)` around the policy is about something else, and does not silence them: the attribute is at
/// the policy's name, where rustc says which level is in force.
fn warning(message: &Message, policy: &Item) -> TokenStream {
    let name = message.lint.unwrap_or("security_policy");
    let note = &message.text;
    let declared = Ident::new(name, proc_macro2::Span::mixed_site());
    let used = Ident::new(name, policy.map.first_word(message.span));
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
