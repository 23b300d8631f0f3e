//! Slots: the struct that the program fills when it starts, and the function that builds the headers from it.

use super::context::Context;
use super::cookies;
use super::functions;
use super::header::Rendered;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use security_policy_core::slot::{Slot, SlotCount};
use security_policy_syntax::Item;
use syn::ext::IdentExt;

/// `ShopSlots`: a field for each slot.
pub(super) fn structure(item: &Item, slots: &[Slot]) -> TokenStream {
    let Item { krate, visibility, name, .. } = item;
    let doc = format!("The values of the slots, for [`{}::configure`].", name.unraw());
    let own = struct_name(name);
    let fields = slots.iter().map(|slot| {
        let field = field(slot, item);
        let kind = Ident::new(slot.kind.name(), Span::call_site());
        let one = quote!(#krate::slot::#kind);
        let (dots, ty, what) = match slot.count {
            SlotCount::One => ("", one, slot.kind.describe().to_owned()),
            SlotCount::Any => ("..", quote!(::std::vec::Vec<#one>), format!("any number of: {}", slot.kind.describe())),
        };
        let doc = format!("`{dots}${}`: {what}.", slot.name.node);
        quote! {
            #[doc = #doc]
            pub #field: #ty
        }
    });
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #own {
            #(#fields),*
        }
    }
}

/// `configure`, which takes that struct.
pub(super) fn configure(context: &Context<'_>, prepared: &[&Rendered<'_>]) -> TokenStream {
    let Context { item: Item { krate, name, .. }, private, .. } = context;
    let own = struct_name(name);
    let configure = context.at_name("configure");
    let headers = prepared.iter().map(|header| header.template(private));
    let cookies = cookies::templates(context);
    let unfilled = functions::unfilled(context);
    quote! {
        /// Builds the headers that contain a slot, once. The returned value applies the policy.
        #[must_use]
        pub fn #configure(slots: #own) -> #krate::Configured<Self> {
            #krate::Configured::new(#private::Prepared::new(&[#(#headers),*], &[#(#cookies),*]))
        }

        #krate::__unfilled! { #unfilled }
    }
}

fn struct_name(policy: &Ident) -> Ident {
    format_ident!("{}Slots", policy.unraw(), span = policy.span())
}

fn field(slot: &Slot, item: &Item) -> Ident {
    // The last token of the span: the first is the `$`.
    let name = item.map.last(slot.name.span);
    Ident::new(&slot.name.node, name)
}
