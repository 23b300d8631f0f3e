//! Diagnostics → the errors and warnings that rustc prints. Nothing else in this crate emits a message.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use security_policy_core::Level;
use security_policy_syntax::{Item, Message};

/// An error or a warning at the tokens that the message is about.
pub(crate) fn message(message: &Message, policy: &Item) -> TokenStream {
    match message.level {
        Level::Deny => error(message, policy),
        Level::Warn => warning(message, policy),
        Level::Allow => TokenStream::new(),
    }
}

fn error(message: &Message, policy: &Item) -> TokenStream {
    let (text, first, last) = (&message.text, policy.map.first(message.span), policy.map.last(message.span));
    // rustc underlines from the first token of the path to the brackets. The names of the path are empty places, so that an
    // editor does not take the user's token for the name of this macro.
    let path = quote_spanned!(start(first) => core::compile_error!);
    let colons = quote_spanned!(first => ::);
    let mut arguments = Group::new(Delimiter::Brace, quote!(#text));
    arguments.set_span(last);
    quote!(#colons #path #arguments)
}

/// The place before a token.
fn start(token: Span) -> Span {
    match proc_macro::is_available() {
        true => token.unwrap().start().into(),
        false => token,
    }
}

/// On stable Rust a macro cannot emit a warning. rustc warns about the use of a deprecated item, points at the use, and prints the
/// note of the item in its headline, which no other lint of rustc does with a text of a macro.
///
/// `allow(deprecated)` around the policy does not silence it: the level is set here, and rustc shows the policy's name as the place.
/// Editors strike through the token after `cargo check`, because the lint is called `deprecated`. They do not while typing: in an item
/// that is configured out, rust-analyzer does not find the constant, and it has `cfg(miri)` set.
fn warning(message: &Message, policy: &Item) -> TokenStream {
    let name = message.lint.unwrap_or("security_policy");
    let note = &message.text;
    let declared = Ident::new(name, Span::mixed_site());
    let used = Ident::new(name, policy.map.first_word(message.span));
    let deprecated = Ident::new("deprecated", policy.name.span());
    quote! {
        #[cfg(not(miri))]
        #[warn(#deprecated)]
        const _: () = {
            #[deprecated(note = #note)]
            const #declared: () = ();
            const _: () = #used;
        };
    }
}
