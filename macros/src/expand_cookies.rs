//! Cookies → generated code: a constant for each, and a statement that completes those of others.

use crate::parse::Policy;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::cookie::{Cookie, CookiePolicy, Seal};
use security_policy_core::policy::SecurityPolicy;

/// What the cookies of a policy turn into.
#[derive(Default)]
pub(crate) struct Expansion {
    /// Constants of the type.
    pub(crate) constants: TokenStream,
    /// What `apply` does to the cookies of a response.
    pub(crate) complete: TokenStream,
}

/// Nothing for a policy without cookies.
pub(crate) fn cookies(parsed: &Policy, policy: &SecurityPolicy) -> Expansion {
    let Some(cookies) = &policy.cookies else { return Expansion::default() };
    let krate = &parsed.krate;
    // Where a missing feature is reported.
    let at = parsed.map.first(cookies.span);
    let private = quote!(#krate::__private);
    let mut seen: Vec<String> = Vec::new();
    let mut constants = needs(&private, "cookies", at, TokenStream::new());
    for cookie in &cookies.cookies {
        let name = cookie.constant();
        // A name that stands twice, or for something else, was a fault.
        if is_free(&name, &seen, policy) {
            constants.extend(constant(cookie, krate, &private, at));
            seen.push(name);
        }
    }
    Expansion { constants, complete: complete(cookies, &private, at) }
}

fn is_free(name: &str, seen: &[String], policy: &SecurityPolicy) -> bool {
    let header = |name: &str| {
        policy.headers.iter().any(|header| header.wire_name().replace('-', "_").eq_ignore_ascii_case(name))
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name && name != "HEADERS" && !header(name) && !seen.iter().any(|other| other == name)
}

fn constant(cookie: &Cookie, krate: &TokenTree, private: &TokenStream, at: Span) -> TokenStream {
    let constant = Ident::new(&cookie.constant(), Span::mixed_site());
    let (name, tail, removal) = (cookie.name().node, cookie.tail(), cookie.removal());
    let doc = format!("The cookie `{name}`: `{}`.", tail.trim_start_matches("; "));
    let plain = quote!(#krate::cookie::Cookie::declared(#name, #tail, #removal));
    let limit = |seconds: Option<u64>| match seconds {
        Some(seconds) => quote!(::core::option::Option::Some(#seconds)),
        None => quote!(::core::option::Option::None),
    };
    let max_age = limit(cookie.max_age().map(|seconds| seconds.node));
    let (feature, ty, value) = match cookie.seal().map(|seal| seal.node) {
        None => ("cookies", quote!(#krate::cookie::Cookie), plain),
        Some(Seal::Flask) => {
            let ty = quote!(#krate::cookie::FlaskCookie);
            ("flask", ty.clone(), quote!(#ty::declared(#plain, #max_age)))
        }
        Some(seal) => {
            // The salt binds a value to its cookie and to how it is sealed.
            let salt = format!("security-policy.cookie.{}.{name}", seal.key());
            let (feature, protection) = match seal {
                Seal::Private => ("private_cookies", quote!(#krate::cookie::Encryption)),
                _ => ("signed", quote!(#krate::cookie::Signature)),
            };
            let protected = quote!(#protection::declared(#salt));
            match cookie.idle() {
                Some(idle) => {
                    let (ty, idle) = (quote!(#krate::cookie::Session), idle.node);
                    (feature, quote!(#ty<#protection>), quote!(#ty::declared(#plain, #protected, #max_age, #idle)))
                }
                None => {
                    let ty = quote!(#krate::cookie::Sealed);
                    (feature, quote!(#ty<#protection>), quote!(#ty::declared(#plain, #protected, #max_age)))
                }
            }
        }
    };
    needs(
        private,
        feature,
        at,
        quote! {
            #[doc = #doc]
            pub const #constant: #ty = #value;
        },
    )
}

/// Items behind the feature that they need; without it, an error that names it.
fn needs(private: &TokenStream, feature: &str, at: Span, items: TokenStream) -> TokenStream {
    let feature = Ident::new(feature, Span::mixed_site().located_at(at));
    quote!(#private::#feature! { #items })
}

fn complete(cookies: &CookiePolicy, private: &TokenStream, at: Span) -> TokenStream {
    let Some(default) = &cookies.default else { return TokenStream::new() };
    let pairs = |additions: Vec<(&str, String)>| {
        let pairs = additions.into_iter().map(|(name, value)| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let declared = cookies.cookies.iter().map(|cookie| {
        let name = cookie.name().node;
        let own = pairs(cookie.additions().filter(|(attribute, _)| PROTECTING.contains(attribute)).collect());
        quote!((#name, #own))
    });
    let default = pairs(default.additions().collect());
    needs(private, "cookies_done", at, quote!(#private::complete_cookies(headers, &[#(#declared),*], #default);))
}

/// What another library's line of a declared cookie gets. It keeps its scope and its lifetime.
const PROTECTING: &[&str] = &["Secure", "HttpOnly", "SameSite"];
