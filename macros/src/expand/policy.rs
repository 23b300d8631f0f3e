//! Policy → generated code: constants, and straight-line code that moves them into a header map.

use super::cookies::{Expansion, cookies, templates};
use super::csrf::csrf;
use super::feature::{either, missing};
use super::functions::{AtName, functions};
use super::header::{Rendered, constant_name, remove};
use super::slots;
use crate::parse::Policy;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::declaration::{Declaration, Entry};
use security_policy_core::header::Field;
use security_policy_core::policy::SecurityPolicy;
use security_policy_core::slot::Slot;

/// The type that the user named and all that stands on it.
///
/// Where there were faults it is made of what could be read, so that the code that uses it shows no errors of its own.
pub(crate) fn policy(
    parsed: &Policy,
    policy: &SecurityPolicy,
    declaration: &Declaration,
    slots: &[Slot],
    has_faults: bool,
) -> TokenStream {
    let Policy { krate, attributes, visibility, name, .. } = parsed;
    let private = quote!(#krate::__private);
    let headers: Vec<Rendered<'_>> = policy.headers.iter().map(Rendered::new).collect();
    let uses_nonce = policy.uses_nonce() || (has_faults && parsed.mentions_nonce);
    let table = if has_faults { String::new() } else { table(&headers, policy) };
    let constants = headers.iter().filter_map(Rendered::constant);
    let placeholders = has_faults.then(|| placeholders(declaration, policy)).into_iter().flatten();
    let statics = headers.iter().filter_map(|header| header.text().map(|text| (&header.name, text)));
    let statics = statics.map(|(name, text)| quote!((#name, #text)));
    let Expansion { constants: cookies, complete } = cookies(parsed, policy);
    let csrf = csrf(parsed, policy);
    let reserve = policy.headers.len();
    let removals: Vec<_> = policy.remove.iter().map(|name| remove(&private, &name.node)).collect();
    let prepared: Vec<&Rendered<'_>> = headers.iter().filter(|header| header.has_slot()).collect();
    let set = headers.iter().map(|header| header.set(&private, &prepared));
    let set_not_modified = headers.iter().map(|header| match header.has_nonce() {
        true => remove(&private, &header.name),
        false => header.set(&private, &prepared),
    });
    let nonce_type = match uses_nonce {
        true => quote!(#krate::Nonce),
        false => quote!(()),
    };
    let at_name = AtName(name.span());
    let (items, prepared_type, slots_struct) = match slots {
        [] => (functions(krate, &private, uses_nonce, at_name), quote!(()), TokenStream::new()),
        slots => (
            slots::configure(parsed, &private, &prepared, &templates(policy), at_name),
            quote!(#private::Prepared),
            slots::structure(parsed, slots),
        ),
    };
    let type_ = quote! {
        #attributes
        #[doc = #table]
        #visibility struct #name;
    };
    let items = quote! {
        #slots_struct

        const _: () = {
            impl #name {
                #(#constants)*
                #(#placeholders)*
                #cookies
                #csrf

                /// The headers whose values are the same in every response: lower-case names and values, in the order
                /// in which they are sent.
                pub const HEADERS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] = &[#(#statics),*];

                #items
            }

            impl #krate::Policy for #name {
                type Nonce = #nonce_type;
                type Prepared = #prepared_type;

                const HEADERS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] = Self::HEADERS;

                fn apply_prepared(prepared: &Self::Prepared, headers: &mut #private::HeaderMap, nonce: &Self::Nonce) {
                    let _ = (prepared, nonce);
                    #private::reserve(headers, #reserve);
                    #(#removals)*
                    #(#set)*
                    #complete
                }

                fn apply_not_modified(prepared: &Self::Prepared, headers: &mut #private::HeaderMap) {
                    let _ = prepared;
                    #private::reserve(headers, #reserve);
                    #(#removals)*
                    #(#set_not_modified)*
                    #complete
                }
            }
        };
    };
    let items = match slots {
        [] => items,
        [Slot { name, .. }, ..] => {
            either(krate, "slots", items, missing(&format!("${}", name.node), "slots", name.span, parsed))
        }
    };
    quote!(#type_ #items)
}

/// Constants of the headers that could not be read, for the code that names them.
fn placeholders<'a>(
    declaration: &'a Declaration,
    policy: &'a SecurityPolicy,
) -> impl Iterator<Item = TokenStream> + 'a {
    let is_missing = |entry: &&Entry| Field::from_key(&entry.key.node).is_some_and(|field| policy.get(field).is_none());
    let mut names: Vec<&str> =
        declaration.entries.iter().filter(is_missing).map(|entry| entry.key.node.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter_map(constant_name)
        .map(|name| quote!(pub const #name: &'static ::core::primitive::str = "";))
}

/// What the policy sends, for the type's documentation.
fn table(headers: &[Rendered<'_>], policy: &SecurityPolicy) -> String {
    let mut table = String::from("\n\n# Headers\n\n| header | value |\n|---|---|\n");
    for header in headers {
        let value = header.to_string().replace('|', "\\|");
        table.push_str(&format!("| `{}` | `{value}` |\n", header.title));
    }
    for name in &policy.remove {
        table.push_str(&format!("| `{}` | removed |\n", name.node));
    }
    table
}
