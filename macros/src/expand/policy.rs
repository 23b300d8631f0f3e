//! Policy → generated code: a table of constants, and the lines that put it onto a response.

use super::cookies::{cookies, templates};
use super::csrf::csrf;
use super::feature::{Expansion, either, missing};
use super::functions::{AtName, functions};
use super::header::{Rendered, constant_name};
use super::slots;
use super::table::Table;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use security_policy_core::declaration::{Declaration, Entry};
use security_policy_core::header::Field;
use security_policy_core::policy::SecurityPolicy;
use security_policy_core::slot::Slot;
use security_policy_syntax::{Checked, Item};

/// The type that the user named and all that stands on it.
///
/// Where there were errors it is made of what could be read, so that the code that uses it shows no errors of its own.
pub(crate) fn policy(parsed: &Item, checked: &Checked) -> TokenStream {
    let Checked { policy, declaration, slots, has_errors, .. } = checked;
    let has_errors = *has_errors;
    let Item { krate, attributes, visibility, name, .. } = parsed;
    if parsed.is_base {
        return base(parsed);
    }
    let private = quote!(#krate::__private);
    let headers: Vec<Rendered<'_>> = policy.headers.iter().map(Rendered::new).collect();
    let prepared: Vec<&Rendered<'_>> = headers.iter().filter(|header| header.has_slot()).collect();
    let doc = if has_errors { String::new() } else { doc(&headers, policy) };
    let constants = headers.iter().filter_map(Rendered::constant).flatten();
    let statics = headers.iter().filter_map(Rendered::static_row).flatten();
    let placeholders = has_errors.then(|| placeholders(declaration, policy)).into_iter().flatten();
    let Expansion { constants: cookies, complete, names: cookie_names, sessions } = cookies(parsed, policy);
    let csrf = csrf(parsed, policy);
    let table = Table::new(&headers, &prepared, &private);
    let rows = table.rows(&policy.remove);
    let (values, values_not_modified) = (table.values(), table.values_not_modified());
    let without_nonce = policy.uses_nonce().then(|| table.values_without_nonce()).map(|values| quote!(, #values));
    let uses_nonce = policy.uses_nonce() || (has_errors && parsed.mentions("nonce"));
    let nonce_type = match uses_nonce {
        true => quote!(#krate::Nonce),
        false => quote!(()),
    };
    let at_name = AtName(name.span());
    let (items, prepared_type, slots_struct) = match slots.as_slice() {
        [] => (functions(&private, uses_nonce, at_name), quote!(()), TokenStream::new()),
        slots => (
            slots::configure(parsed, &private, &prepared, &templates(policy, &private), at_name),
            quote!(#private::Prepared),
            slots::structure(parsed, slots),
        ),
    };
    let declared = declared(parsed, policy, declaration, &headers, has_errors);
    let type_ = quote! {
        #attributes
        #[doc = #doc]
        #visibility struct #name;
    };
    let items = quote! {
        #slots_struct

        const _: () = {
            #private::table! { #rows }

            impl #name {
                #private::constants! { #(#constants)*; #(#statics)* }
                #(#placeholders)*
                #cookies
                #csrf

                #items
            }

            #private::implementation! {
                #name #nonce_type, #prepared_type, prepared, headers, nonce,
                #values #without_nonce; #values_not_modified
                [#(#cookie_names)*] [#(#sessions)*] { #complete }
            }

            #declared
        };
    };
    let items = match slots.as_slice() {
        [] => items,
        [Slot { name, .. }, ..] => {
            either(krate, "slots", items, missing(&format!("${}", name.node), "slots", name.span, parsed))
        }
    };
    quote!(#type_ #items)
}

/// What the feature `audit` of the runtime has to know of the policy, and nothing without it.
#[cfg(feature = "response")]
fn declared(
    parsed: &Item,
    policy: &SecurityPolicy,
    declaration: &Declaration,
    headers: &[Rendered<'_>],
    has_errors: bool,
) -> TokenStream {
    if has_errors { TokenStream::new() } else { super::declared::declared(parsed, policy, declaration, headers) }
}

#[cfg(not(feature = "response"))]
fn declared(_: &Item, _: &SecurityPolicy, _: &Declaration, _: &[Rendered<'_>], _: bool) -> TokenStream {
    TokenStream::new()
}

/// The type of a policy that only serves as a base. It has no `apply` and no `layer`, so that it is not sent by mistake.
fn base(parsed: &Item) -> TokenStream {
    let Item { attributes, visibility, name, .. } = parsed;
    // An error about what it does not have shows the name, rather than the whole call of the macro.
    let type_ = quote_spanned!(name.span().resolved_at(Span::mixed_site()) => struct #name;);
    quote! {
        #attributes
        #visibility #type_

        // A type that is never constructed would be a warning.
        const _: #name = #name;
    }
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
fn doc(headers: &[Rendered<'_>], policy: &SecurityPolicy) -> String {
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
