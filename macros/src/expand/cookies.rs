//! Cookies → generated code: a constant for each, and the table with which `apply` completes other `Set-Cookie` lines.

use super::context::{Context, option};
use super::feature::Features;
use super::header;
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::Feature;
use security_policy_core::cookie::{Cookie, Protection};
use security_policy_core::policy::SecurityPolicy;

/// The constants, each for the cargo feature that it needs. A cookie whose domain is a slot has a function instead.
pub(super) fn constants(context: &Context<'_>, features: &mut Features<'_>) -> TokenStream {
    let policy = context.policy;
    if policy.cookies.is_none() {
        return TokenStream::new();
    }
    let mut tokens = features.with(Feature::Cookies, TokenStream::new());
    for (cookie, name) in policy.cookie_constants() {
        let item = match with_slots(policy).position(|other| std::ptr::eq(other, cookie)) {
            Some(prepared) => function(context, cookie, &name, prepared),
            None => constant(context, cookie, &name),
        };
        let feature = cookie.protection().map_or(Feature::Cookies, |protection| protection.node.feature());
        tokens.extend(features.with(feature, item));
    }
    tokens
}

fn constant(context: &Context<'_>, cookie: &Cookie, name: &str) -> TokenStream {
    let name = Ident::new(name, Span::mixed_site());
    let (doc, ty, value) = (doc(cookie), type_of(context, cookie), value(context, cookie));
    quote! {
        #[doc = #doc]
        pub const #name: #ty = #value;
    }
}

fn function(context: &Context<'_>, cookie: &Cookie, name: &str, prepared: usize) -> TokenStream {
    let krate = &context.item.krate;
    let name = Ident::new(&name.to_ascii_lowercase(), Span::mixed_site());
    let on_wire = cookie.name().node;
    let (doc, ty) = (doc(cookie), type_of(context, cookie));
    let value = protected(context, cookie, quote!(configured.prepared().cookie(#prepared, #on_wire)));
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(configured: &#krate::Configured<Self>) -> #ty {
            #value
        }
    }
}

fn doc(cookie: &Cookie) -> String {
    format!("The cookie `{}`: `{}`.", cookie.name().node, header::text(&cookie.tail()).trim_start_matches("; "))
}

/// The type of a cookie's constant.
pub(super) fn type_of(context: &Context<'_>, cookie: &Cookie) -> TokenStream {
    let krate = &context.item.krate;
    let form = if cookie.has_start() { quote!(Session) } else { quote!(ProtectedCookie) };
    match cookie.protection().map(|protection| protection.node) {
        None => quote!(#krate::cookie::Cookie),
        Some(Protection::Flask) => quote!(#krate::cookie::FlaskCookie),
        Some(Protection::Private) => quote!(#krate::cookie::#form<#krate::cookie::Encryption>),
        Some(_) => quote!(#krate::cookie::#form<#krate::cookie::Signature>),
    }
}

/// The value of a cookie's constant. Reading a cookie needs no domain, so this is also used where the domain is a slot.
pub(super) fn value(context: &Context<'_>, cookie: &Cookie) -> TokenStream {
    protected(context, cookie, plain(context, cookie))
}

/// A cookie that is neither signed nor encrypted.
pub(super) fn plain(context: &Context<'_>, cookie: &Cookie) -> TokenStream {
    let krate = &context.item.krate;
    let removal = header::text(&cookie.removal());
    let row = context.policy.set_cookies().position(|other| std::ptr::eq(other, cookie));
    let row = row.map(Literal::usize_unsuffixed);
    quote!(#krate::cookie::Cookie::from_macro(COOKIES[#row], #removal))
}

/// The plain cookie, wrapped in the protection that is declared.
fn protected(context: &Context<'_>, cookie: &Cookie, plain: TokenStream) -> TokenStream {
    let krate = &context.item.krate;
    let max_age = lifetime(cookie.max_age().map(|age| age.node));
    let protection = match cookie.protection().map(|protection| protection.node) {
        None => return plain,
        Some(Protection::Flask) => return quote!(#krate::cookie::FlaskCookie::from_macro(#plain, #max_age)),
        Some(Protection::Private) => quote!(Encryption),
        Some(_) => quote!(Signature),
    };
    let salt = cookie.salt();
    let protection = quote!(#krate::cookie::#protection::from_macro(#salt));
    if !cookie.has_start() {
        return quote!(#krate::cookie::ProtectedCookie::from_macro(#plain, #protection, #max_age));
    }
    let idle = lifetime(cookie.idle().map(|idle| idle.node));
    let remember = lifetime(cookie.remember().map(|remember| remember.node));
    quote!(#krate::cookie::Session::from_macro(#plain, #protection, #max_age, #idle, #remember))
}

/// The data for the feature `cookie` of the runtime.
pub(super) fn jar(context: &Context<'_>) -> TokenStream {
    let policy = context.policy;
    if policy.cookies.is_none() {
        return TokenStream::new();
    }
    let (krate, name) = (&context.item.krate, &context.item.name);
    let prepared = with_slots(policy).enumerate().map(|(index, cookie)| {
        let name = cookie.name().node;
        quote!((#name #index))
    });
    quote!(#krate::__jar! { #name [#(#prepared)*] })
}

/// A validity period, if there is a limit.
pub(super) fn lifetime(seconds: Option<u64>) -> TokenStream {
    option(seconds.map(duration))
}

fn duration(seconds: u64) -> TokenStream {
    quote!(::core::time::Duration::from_secs(#seconds))
}

/// The cookies that are known once start-up has filled their slots.
fn with_slots(policy: &SecurityPolicy) -> impl Iterator<Item = &Cookie> {
    policy.cookies.iter().flat_map(|cookies| &cookies.cookies).filter(|cookie| cookie.domain_slot().is_some())
}

/// The templates of those cookies, which the program fills when it starts: the attributes, and the line that removes the cookie.
pub(super) fn templates(context: &Context<'_>) -> Vec<TokenStream> {
    let private = &context.private;
    let template = |cookie: &Cookie| {
        let (tail, removal) = (header::pieces(&cookie.tail(), private), header::pieces(&cookie.removal(), private));
        quote!([#tail, #removal])
    };
    with_slots(context.policy).map(template).collect()
}

/// A row for each cookie that the policy sets: its name, its attributes, the word `session` if it is one, and in brackets the
/// attributes that are added to other `Set-Cookie` lines of this name. Then, if the policy has a `default`, the attributes for all
/// other cookies. Before all of that, in braces, the call that completes cookies; nothing more if the policy has none.
pub(super) fn table(context: &Context<'_>) -> TokenStream {
    let policy = context.policy;
    if !has_table(policy) {
        return quote!({});
    }
    let default = policy.cookies.as_ref().and_then(|cookies| cookies.default.as_ref());
    let token = policy.token_cookie();
    let rows = policy.set_cookies().map(|cookie| {
        let (name, tail) = (cookie.name().node, header::text(&cookie.tail()));
        let session = policy.keeps_private(cookie).then(|| quote!(session));
        let is_declared = !token.is_some_and(|token| std::ptr::eq(token, cookie));
        let own = (is_declared && default.is_some()).then(|| attributes(cookie.protecting_additions()));
        quote!(#name #tail #session #own)
    });
    let default = default.map(|default| attributes(default.additions()));
    quote!({ complete(headers); } [#(#rows),*] #default)
}

/// Whether the policy has a cookie, or attributes for those of others.
pub(super) fn has_table(policy: &SecurityPolicy) -> bool {
    policy.cookies.is_some() || policy.token_cookie().is_some()
}

fn attributes(attributes: impl Iterator<Item = (&'static str, String)>) -> TokenTree {
    let attributes = attributes.map(|(name, value)| quote!(#name #value));
    let group = proc_macro2::Group::new(proc_macro2::Delimiter::Bracket, quote!(#(#attributes)*));
    TokenTree::from(group)
}
