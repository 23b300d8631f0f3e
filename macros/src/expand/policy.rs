//! Policy → generated code: the type, a table of its headers, and the items that apply them to a response.

use super::context::Context;
use super::feature::Features;
use super::functions::functions;
use super::header::Rendered;
use super::table::Table;
use super::{cookies, cors, csrf, explained, observed, reporting, slots, transport};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use security_policy_core::declaration::{Declaration, Entry};
use security_policy_core::header::Field;
use security_policy_core::markdown::code;
use security_policy_core::policy::SecurityPolicy;
use security_policy_core::{Feature, constant};
use security_policy_syntax::{Checked, Item};

/// The policy's type and its implementations.
///
/// A policy with errors is generated from what could be read, so that code that uses it causes no further errors.
pub(crate) fn policy(item: &Item, checked: &Checked) -> TokenStream {
    if item.is_base {
        return base(item);
    }
    let context = Context::new(item, checked);
    let constants = checked.policy.header_constants();
    let headers = checked.policy.headers.iter().zip(constants);
    let headers = headers.filter(|(header, _)| !checked.policy.is_sent_by_cors(header));
    let headers: Vec<Rendered<'_>> = headers.map(|(header, constant)| Rendered::new(header, constant)).collect();
    let mut features = Features::new(item, checked.policy.needs(&checked.slots));
    let type_ = type_declaration(&context, &headers);
    let items = items(&context, &headers, &mut features);
    let items = match checked.slots.is_empty() {
        true => items,
        false => features.with(Feature::Slots, items),
    };
    quote!(#type_ #items)
}

fn type_declaration(context: &Context<'_>, headers: &[Rendered<'_>]) -> TokenStream {
    let Item { attributes, visibility, name, .. } = context.item;
    let doc = if context.checked.has_errors { String::new() } else { doc(headers, context.policy) };
    let (derives, struct_) = (derives(attributes), struct_at_name(name));
    quote! {
        #derives
        #attributes
        #[doc = #doc]
        #visibility #struct_
    }
}

/// Routers clone their layers: the type derives `Clone` and `Copy`, unless the user's attributes mention them.
fn derives(attributes: &TokenStream) -> TokenStream {
    let missing = |name| !mentions(attributes.clone(), name);
    let clone = missing("Clone").then(|| quote!(#[derive(::core::clone::Clone)]));
    let copy = missing("Copy").then(|| quote!(#[derive(::core::marker::Copy)]));
    quote!(#clone #copy)
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        _ => false,
    })
}

fn items(context: &Context<'_>, headers: &[Rendered<'_>], features: &mut Features<'_>) -> TokenStream {
    let Context { item: Item { krate, name, .. }, policy, checked, private, uses_nonce } = context;
    let observed_policy = observed::policy(policy);
    let observed_headers = observed::headers(observed_policy.as_ref());
    let prepared = headers.iter().chain(&observed_headers).filter(|header| header.has_slot());
    let prepared: Vec<&Rendered<'_>> = prepared.collect();
    let placeholders = checked.has_errors.then(|| placeholders(&checked.declaration, policy)).into_iter().flatten();
    let cookies = cookies::constants(context, features);
    let csrf = csrf::constant(context, features);
    let reports = reporting::constant(context, features);
    let transport = transport::constant(context, features);
    let cors = cors::constant(context, features);
    let missing = features.others();
    let (functions, prepared_type, slots) = match checked.slots.as_slice() {
        [] => (functions(context), quote!(()), TokenStream::new()),
        all => (slots::configure(context, &prepared), quote!(#private::Prepared), slots::structure(context.item, all)),
    };
    let nonce_type = if *uses_nonce { quote!(#krate::Nonce) } else { quote!(()) };
    let table = Table::new(context, headers, &prepared);
    let rows = table.rows(&policy.remove);
    let (values, values_not_modified) = (table.values(), table.values_not_modified());
    let without_nonce = policy.uses_nonce().then(|| table.values_without_nonce()).map(|values| quote!(, #values));
    let set_cookies = cookies::table(context);
    let no_slots = checked.slots.is_empty().then(|| quote!(#krate::__no_slots! { #name }));
    let covers = checked.slots.is_empty().then(|| quote!(#krate::__covers! { #name }));
    let word = |has: bool, word: TokenStream| if has { word } else { TokenStream::new() };
    let slots_word = word(!checked.slots.is_empty(), quote!(slots));
    let csrf_word = word(policy.csrf.is_some(), quote!(csrf));
    let cors_word = word(!cors.is_empty(), quote!(cors));
    let transport_word = word(!transport.is_empty(), quote!(transport));
    let (jar, declared, origin) = (cookies::jar(context), declared(context), context.origin_constant());
    let explained = explained::explained(context);
    let observed = observed_policy.as_ref();
    let observed = observed::observed(context, observed, &observed_headers, &prepared, &nonce_type, &prepared_type);
    quote! {
        #slots

        const _: () = {
            #origin

            #private::table! { #name #rows { #(#placeholders)* #cookies #csrf #transport #cors #reports #missing #functions } }

            #private::implementation! {
                #name #nonce_type, #prepared_type, prepared, headers, nonce,
                #values #without_nonce; #values_not_modified
                #set_cookies
            }

            #no_slots
            #krate::__layer! { #name }
            #krate::__protect! { #name [#slots_word] [#csrf_word] [#cors_word] [#transport_word] }
            #covers
            #jar
            #declared
            #explained
            #observed
        };
    }
}

/// What the feature `audit` of the runtime compares with responses; nothing without the feature.
#[cfg(feature = "response")]
fn declared(context: &Context<'_>) -> TokenStream {
    super::declared::declared(context)
}

#[cfg(not(feature = "response"))]
fn declared(_: &Context<'_>) -> TokenStream {
    TokenStream::new()
}

/// The type of a policy with `#[base]`. It has no `apply` and no `layer`, so that it cannot be sent by mistake.
fn base(item: &Item) -> TokenStream {
    let Item { attributes, visibility, name, .. } = item;
    let struct_ = struct_at_name(name);
    quote! {
        #attributes
        #visibility #struct_

        // A type that is never constructed would be a warning.
        const _: #name = #name;
    }
}

/// An error about a missing item of the policy then underlines its name instead of the whole macro call.
fn struct_at_name(name: &Ident) -> TokenStream {
    quote_spanned!(name.span().resolved_at(Span::mixed_site()) => struct #name;)
}

/// Empty constants of the headers that could not be read, for code that uses them.
fn placeholders<'a>(
    declaration: &'a Declaration,
    policy: &'a SecurityPolicy,
) -> impl Iterator<Item = TokenStream> + 'a {
    let is_missing = |entry: &&Entry| Field::from_key(&entry.key.node).is_some_and(|field| policy.get(field).is_none());
    let mut names: Vec<&str> =
        declaration.entries.iter().filter(is_missing).map(|entry| entry.key.node.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(constant).map(|name| {
        let name = Ident::new(&name, Span::mixed_site());
        quote!(pub const #name: &'static ::core::primitive::str = "";)
    })
}

/// The headers of the policy, for the documentation of its type.
fn doc(headers: &[Rendered<'_>], policy: &SecurityPolicy) -> String {
    let mut table = String::from("\n\n# Headers\n\n| header | value |\n|---|---|\n");
    for header in headers {
        let value = header.to_string();
        // A backtick would end the code.
        let value = match value.contains('`') {
            true => code(&value),
            false => format!("`{}`", value.replace('|', "\\|")),
        };
        table.push_str(&format!("| `{}` | {value} |\n", header.title));
    }
    for header in policy.headers.iter().filter(|header| policy.is_sent_by_cors(header)) {
        let value = Rendered::new(header, None).to_string();
        table.push_str(&format!("| `{}` | `{value}`, by `CORS.layer()` |\n", header.title()));
    }
    for name in &policy.remove {
        table.push_str(&format!("| `{}` | removed |\n", name.node));
    }
    table.push_str(&explained::doc(policy));
    table
}
