//! The functions of a policy that was known while compiling.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// An error in a call of a function shows where the function is declared: the policy's name, rather than the whole call
/// of the macro.
#[derive(Clone, Copy)]
pub(super) struct AtName(pub(super) Span);

impl AtName {
    pub(super) fn ident(self, name: &str) -> Ident {
        Ident::new(name, Span::mixed_site().located_at(self.0))
    }
}

/// `apply`, `headers` and what features add, on the policy itself.
pub(super) fn functions(krate: &TokenTree, private: &TokenStream, uses_nonce: bool, at_name: AtName) -> TokenStream {
    let (parameter, argument, own, pass_on) = match uses_nonce {
        true => (quote!(, nonce: &#krate::Nonce), quote!(, nonce), quote!(nonce: &#krate::Nonce), quote!(, nonce)),
        false => (quote!(), quote!(, &()), quote!(), quote!()),
    };
    let (apply, headers) = (at_name.ident("apply"), at_name.ident("headers"));
    quote! {
        /// Puts the policy onto a response. It replaces headers of the same names and leaves all others alone.
        pub fn #apply(headers: &mut #private::HeaderMap #parameter) {
            <Self as #krate::Policy>::apply_prepared(&(), headers #argument);
        }

        /// A new map that holds the policy, for a response that starts from it.
        #[must_use]
        pub fn #headers(#own) -> #private::HeaderMap {
            let mut headers = #private::HeaderMap::new();
            Self::#apply(&mut headers #pass_on);
            headers
        }

        #private::adapter_items! {}
    }
}
