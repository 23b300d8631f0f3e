//! What an audit of a response has to know of its policy, for the feature `audit` of the runtime.

use super::header::{Rendered, text};
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::Level;
use security_policy_core::cookie::Cookie;
use security_policy_core::csp::Directive;
use security_policy_core::declaration::{Declaration, Entry, HEADERS, LevelAttribute, Value, ValueKind};
use security_policy_core::header::Field;
use security_policy_core::policy::SecurityPolicy;
use security_policy_syntax::Item;

/// The data next to the policy; it is none of its code.
pub(super) fn declared(
    parsed: &Item,
    policy: &SecurityPolicy,
    declaration: &Declaration,
    headers: &[Rendered<'_>],
) -> TokenStream {
    let Item { krate, name, .. } = parsed;
    let title = name.to_string();
    let origin = match policy.origin.as_ref().map(|origin| origin.node.to_string()) {
        Some(origin) => quote!(::core::option::Option::Some(#origin)),
        None => quote!(::core::option::Option::None),
    };
    let names = headers.iter().map(|header| header.name);
    let removed = policy.remove.iter().map(|name| &name.node);
    let omitted = policy.inheritance.iter().flat_map(|base| &base.omitted).filter(|omitted| omitted.block.is_none());
    let omitted = omitted.filter_map(|omitted| Field::from_key(&omitted.key.node)).map(Field::name);
    let allowed = allowed(declaration);
    let cookies = policy.cookies.iter().flat_map(|cookies| &cookies.cookies).chain(token(policy)).map(|cookie| {
        let (name, tail) = (cookie.name().node, text(&cookie.tail()));
        quote!((#name #tail))
    });
    let defaults = policy.cookies.iter().filter_map(|cookies| cookies.default.as_ref());
    let defaults = defaults.flat_map(Cookie::additions).map(|(name, value)| quote!((#name #value)));
    quote! {
        #krate::__private::declared! {
            #name #origin, #title [#(#names)*] [#(#removed)*] [#(#omitted)*] [#(#allowed)*] [#(#cookies)*] [#(#defaults)*]
        }
    }
}

#[cfg(feature = "csrf")]
fn token(policy: &SecurityPolicy) -> Option<&Cookie> {
    policy.csrf.as_ref().map(|csrf| &csrf.cookie)
}

#[cfg(not(feature = "csrf"))]
fn token(_: &SecurityPolicy) -> Option<&Cookie> {
    None
}

/// Each `allow`: the lint, and the header and the part of it that it precedes.
fn allowed(declaration: &Declaration) -> Vec<TokenStream> {
    let mut found = Vec::new();
    add(&declaration.levels, "", "", &mut found);
    for entry in &declaration.entries {
        let header = match Field::from_key(&entry.key.node) {
            Some(field) => field.name(),
            None if entry.key.node == "cookies" => "set-cookie",
            None if entry.key.node == HEADERS => {
                for inner in entries(entry.value.as_ref()) {
                    let header = inner.key.node.to_ascii_lowercase();
                    add(&entry.levels, &header, "", &mut found);
                    add(&inner.levels, &header, "", &mut found);
                }
                continue;
            }
            None => continue,
        };
        add(&entry.levels, header, "", &mut found);
        for inner in entries(entry.value.as_ref()) {
            let part = part(header, inner);
            add(&inner.levels, header, &part, &mut found);
            for deeper in entries(inner.value.as_ref()) {
                add(&deeper.levels, header, &part, &mut found);
            }
        }
    }
    found
}

fn add(levels: &[LevelAttribute], header: &str, part: &str, found: &mut Vec<TokenStream>) {
    for attribute in levels.iter().filter(|attribute| attribute.level.node == Level::Allow) {
        for lint in &attribute.lints {
            let lint = &lint.node;
            found.push(quote!((#lint #header #part)));
        }
    }
}

fn entries(value: Option<&Value>) -> &[Entry] {
    match value.map(|value| &value.kind) {
        Some(ValueKind::Block(entries)) => entries,
        _ => &[],
    }
}

/// What an entry of a block is called in the header: a directive, a cookie. Of others, the header is the place.
fn part(header: &str, entry: &Entry) -> String {
    if let Some(directive) = Directive::from_key(&entry.key.node).filter(|_| header.starts_with("content-security-")) {
        return directive.name().to_owned();
    }
    if header != "set-cookie" || entry.key.node == "default" {
        return String::new();
    }
    let name = entries(entry.value.as_ref()).iter().find(|inner| inner.key.node == "name");
    let name = name.and_then(|inner| inner.value.as_ref()?.as_text());
    name.map_or(&*entry.key.node, |name| name.node).to_owned()
}
