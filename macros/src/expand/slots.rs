//! Slots: the struct that start-up fills, and the function that builds the policy's headers from it.

use super::context::Context;
use super::cookies;
use super::functions;
use super::header::Rendered;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use security_policy_core::slot::{Slot, SlotKind};
use security_policy_syntax::Item;
use syn::ext::IdentExt;

/// `ShopSlots`: a field for each slot.
pub(super) fn structure(item: &Item, slots: &[Slot]) -> TokenStream {
    let Item { krate, visibility, name, .. } = item;
    let doc = format!("What start-up fills in, for [`{}::configure`].", name.unraw());
    let own = struct_name(name);
    let fields = slots.iter().map(|slot| {
        let field = field(slot, item);
        let kind = Ident::new(type_name(slot.kind), Span::call_site());
        let doc = format!("`${}`: {}.", slot.name.node, slot.kind.describe());
        quote! {
            #[doc = #doc]
            pub #field: #krate::slot::#kind
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
    let headers = prepared.iter().map(|header| header.template());
    let cookies = cookies::templates(context.policy);
    let unfilled = functions::unfilled(context);
    quote! {
        /// Builds the headers that hold a slot, once. The policy is applied by what is returned.
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
    // After the `$`, which is a token of its own.
    let name = item.map.last(slot.name.span);
    Ident::new(&slot.name.node, name)
}

/// What a slot takes, as a type of the runtime.
fn type_name(kind: SlotKind) -> &'static str {
    match kind {
        SlotKind::Source => "Source",
        SlotKind::ScriptSource => "ScriptSource",
        SlotKind::Origin => "Origin",
        SlotKind::Url => "Url",
        SlotKind::Domain => "Domain",
    }
}
