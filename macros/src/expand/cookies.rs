//! Cookies → generated code: a constant for each, and a statement that completes those of others.

use super::header;
use crate::emit;
use crate::parse::Policy;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::cookie::{Cookie, CookiePolicy, Seal};
use security_policy_core::csp::Segment;
use security_policy_core::policy::SecurityPolicy;
use security_policy_core::{Diagnostic, Spanned};

/// What the cookies of a policy turn into.
#[derive(Default)]
pub(super) struct Expansion {
    /// Constants of the type.
    pub(super) constants: TokenStream,
    /// What `apply` does to the cookies of a response.
    pub(super) complete: TokenStream,
}

/// Nothing for a policy without cookies.
pub(super) fn cookies(parsed: &Policy, policy: &SecurityPolicy) -> Expansion {
    let Some(cookies) = &policy.cookies else { return Expansion::default() };
    let mut constants = Constants { parsed, missed: Vec::new(), tokens: TokenStream::new() };
    let mut seen: Vec<String> = Vec::new();
    constants.push("cookies", cookies.span, TokenStream::new());
    for cookie in &cookies.cookies {
        let name = cookie.constant();
        // A name that stands twice, or for something else, was a fault.
        if is_free(&name, &seen, policy) {
            let prepared = with_slots(cookies).position(|other| other.key == cookie.key).unwrap_or_default();
            constants.cookie(cookie, prepared);
            seen.push(name);
        }
    }
    Expansion { constants: constants.tokens, complete: complete(cookies, &parsed.krate) }
}

fn is_free(name: &str, seen: &[String], policy: &SecurityPolicy) -> bool {
    let header = |name: &str| {
        policy.headers.iter().any(|header| header.wire_name().replace('-', "_").eq_ignore_ascii_case(name))
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name && name != "HEADERS" && !header(name) && !seen.iter().any(|other| other == name)
}

/// The constants, each behind the feature that it needs.
struct Constants<'a> {
    parsed: &'a Policy,
    /// Features that an error names already, should they be missing.
    missed: Vec<&'static str>,
    tokens: TokenStream,
}

impl Constants<'_> {
    fn cookie(&mut self, cookie: &Cookie, prepared: usize) {
        let krate = &self.parsed.krate;
        let (name, text) = (cookie.name().node, |segments: Vec<Segment>| header::text(&segments));
        let plain = match cookie.domain_slot() {
            Some(_) => quote!(shop.prepared().cookie(#prepared, #name)),
            None => {
                let (tail, removal) = (text(cookie.tail()), text(cookie.removal()));
                quote!(#krate::cookie::Cookie::declared(#name, #tail, #removal))
            }
        };
        let item = |cookie: &Cookie, ty: TokenStream, value: TokenStream| match cookie.domain_slot() {
            Some(_) => function(cookie, krate, ty, value),
            None => item(cookie, ty, value),
        };
        let max_age = match cookie.max_age() {
            Some(Spanned { node: seconds, .. }) => quote!(::core::option::Option::Some(#seconds)),
            None => quote!(::core::option::Option::None),
        };
        let Some(seal) = cookie.seal() else {
            let item = item(cookie, quote!(#krate::cookie::Cookie), plain);
            return self.push("cookies", cookie.key.span, item);
        };
        // The salt binds a value to its cookie, and to how it reads.
        let form = if cookie.idle().is_some() { "-session" } else { "" };
        let salt = format!("security-policy.cookie.{}{form}.{name}", seal.node.key());
        let protection = match seal.node {
            Seal::Flask => {
                let ty = quote!(#krate::cookie::FlaskCookie);
                let item = item(cookie, ty.clone(), quote!(#ty::declared(#plain, #max_age)));
                return self.push("flask", seal.span, item);
            }
            Seal::Private => quote!(#krate::cookie::Encryption),
            _ => quote!(#krate::cookie::Signature),
        };
        let protected = quote!(#protection::declared(#salt));
        let (ty, value) = match cookie.idle() {
            Some(Spanned { node: idle, .. }) => {
                (quote!(#krate::cookie::Session), quote!((#plain, #protected, #max_age, #idle)))
            }
            None => (quote!(#krate::cookie::Sealed), quote!((#plain, #protected, #max_age))),
        };
        self.push(seal.node.key(), seal.span, item(cookie, quote!(#ty<#protection>), quote!(#ty::declared #value)));
    }

    /// Items, or an error at `span` where the feature is missing that they need.
    fn push(&mut self, feature: &'static str, span: security_policy_core::Span, items: TokenStream) {
        let error = match self.missed.contains(&feature) {
            true => TokenStream::new(),
            false => emit::diagnostic(&missing(feature, span), self.parsed),
        };
        self.missed.push(feature);
        self.tokens.extend(either(&self.parsed.krate, feature, items, error));
    }
}

/// The cookies that are known once start-up has filled their slots.
fn with_slots(cookies: &CookiePolicy) -> impl Iterator<Item = &Cookie> {
    cookies.cookies.iter().filter(|cookie| cookie.domain_slot().is_some())
}

/// What start-up builds those from: for each, what stands behind the value, and the line that takes the cookie back.
pub(super) fn templates(policy: &SecurityPolicy) -> Vec<TokenStream> {
    let template = |cookie: &Cookie| {
        let (tail, removal) = (header::pieces(&cookie.tail()), header::pieces(&cookie.removal()));
        quote!([#tail, #removal])
    };
    policy.cookies.iter().flat_map(with_slots).map(template).collect()
}

fn doc(cookie: &Cookie) -> String {
    format!("The cookie `{}`: `{}`.", cookie.name().node, header::text(&cookie.tail()).trim_start_matches("; "))
}

/// A cookie whose domain comes from a slot.
fn function(cookie: &Cookie, krate: &TokenTree, ty: TokenStream, value: TokenStream) -> TokenStream {
    let name = Ident::new(&cookie.constant().to_ascii_lowercase(), Span::mixed_site());
    let doc = doc(cookie);
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(shop: &#krate::Configured<Self>) -> #ty {
            #value
        }
    }
}

fn item(cookie: &Cookie, ty: TokenStream, value: TokenStream) -> TokenStream {
    let constant = Ident::new(&cookie.constant(), Span::mixed_site());
    let doc = doc(cookie);
    quote! {
        #[doc = #doc]
        pub const #constant: #ty = #value;
    }
}

fn missing(feature: &str, span: security_policy_core::Span) -> Diagnostic {
    Diagnostic::fault(span, format!("`{feature}` needs a feature of `security-policy` that is off"))
        .help(format!("turn it on in `Cargo.toml`: `features = [\"{feature}\"]`"))
}

/// What the runtime passes on with the feature, and without.
fn either(krate: &TokenTree, feature: &str, with: TokenStream, without: TokenStream) -> TokenStream {
    // `private` is a word of Rust's own.
    let feature = Ident::new(if feature == "private" { "encrypted" } else { feature }, Span::mixed_site());
    quote!(#krate::__private::#feature! { { #with } { #without } })
}

fn complete(cookies: &CookiePolicy, krate: &TokenTree) -> TokenStream {
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
    let call = quote!(#krate::__private::complete_cookies(headers, &[#(#declared),*], #default););
    either(krate, "cookies", call, TokenStream::new())
}

/// What another library's line of a declared cookie gets. It keeps its scope and its lifetime.
const PROTECTING: &[&str] = &["Secure", "HttpOnly", "SameSite"];
