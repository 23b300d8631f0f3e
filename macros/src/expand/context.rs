//! What every part of the code generation reads.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use security_policy_core::policy::SecurityPolicy;
use security_policy_syntax::{Checked, Item};

/// A checked policy, and the names that generated code uses.
pub(super) struct Context<'a> {
    pub(super) item: &'a Item,
    pub(super) policy: &'a SecurityPolicy,
    pub(super) checked: &'a Checked,
    /// The path of the items that only generated code names.
    pub(super) private: TokenStream,
    /// Whether `apply` takes a nonce.
    pub(super) uses_nonce: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(item: &'a Item, checked: &'a Checked) -> Self {
        let (krate, policy) = (&item.krate, &checked.policy);
        // A value that could not be read may contain the nonce.
        let uses_nonce = policy.uses_nonce() || (checked.has_errors && item.mentions("nonce"));
        Context { item, policy, checked, private: quote!(#krate::__private), uses_nonce }
    }

    /// The declared origin, as an expression: a string, or the constant `ORIGIN` where generated code uses it twice.
    #[cfg(any(feature = "csrf", feature = "response", feature = "transport"))]
    pub(super) fn origin(&self) -> Option<TokenStream> {
        let origin = self.policy.origin.as_ref()?.node.to_string();
        Some(if self.uses_origin_twice() { quote!(ORIGIN) } else { quote!(#origin) })
    }

    /// The constant that [`origin`](Self::origin) names, where it names one.
    pub(super) fn origin_constant(&self) -> Option<TokenStream> {
        let origin = self.policy.origin.as_ref().filter(|_| self.uses_origin_twice())?.node.to_string();
        Some(quote!(const ORIGIN: &::core::primitive::str = #origin;))
    }

    /// `csrf` compares requests with the origin, `transport` redirects to it, and an audit reads the responses of it.
    fn uses_origin_twice(&self) -> bool {
        let csrf = cfg!(feature = "csrf") && self.policy.csrf.is_some();
        let transport = cfg!(feature = "transport") && self.policy.transport.is_some();
        usize::from(csrf) + usize::from(transport) + usize::from(cfg!(feature = "response")) > 1
    }

    /// The name of a function. rustc shows where a function is declared when a call of it is wrong: it then underlines the policy's
    /// name instead of the whole macro call.
    pub(super) fn at_name(&self, name: &str) -> Ident {
        Ident::new(name, Span::mixed_site().located_at(self.item.name.span()))
    }
}

/// An `Option`, by a path that user code cannot shadow.
pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
