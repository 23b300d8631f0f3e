//! Slots: the struct that start-up fills, and the function that builds the policy's headers from it.

use super::functions::AtName;
use super::header::Rendered;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use security_policy_core::slot::{Slot, SlotCount, SlotKind};
use security_policy_syntax::Item;
use syn::ext::IdentExt;

/// `ShopSlots`: a field for each slot.
pub(super) fn structure(parsed: &Item, slots: &[Slot]) -> TokenStream {
    let Item { krate, visibility, name, .. } = parsed;
    let doc = format!("What start-up fills in, for [`{}::configure`].", name.unraw());
    let own = struct_name(name);
    let fields = slots.iter().map(|slot| {
        let field = field(slot, parsed);
        let kind = Ident::new(type_name(slot.kind), Span::call_site());
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
pub(super) fn configure(
    parsed: &Item,
    private: &TokenStream,
    prepared: &[&Rendered<'_>],
    cookies: &[TokenStream],
    at_name: AtName,
) -> TokenStream {
    let Item { krate, name, .. } = parsed;
    let own = struct_name(name);
    let configure = at_name.ident("configure");
    let templates = prepared.iter().map(|header| header.template(private));
    quote! {
        /// Builds the headers that hold a slot, once. The policy is applied by what is returned.
        #[must_use]
        pub fn #configure(slots: #own) -> #krate::Configured<Self> {
            #krate::Configured::new(#private::Prepared::new(&[#(#templates),*], &[#(#cookies),*]))
        }
    }
}

fn struct_name(policy: &Ident) -> Ident {
    format_ident!("{}Slots", policy.unraw(), span = policy.span())
}

fn field(slot: &Slot, parsed: &Item) -> Ident {
    // Behind the `$`, which is a token of its own.
    let name = parsed.map.last(slot.name.span);
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
