//! Cookies → generated code: a constant for each, and a statement that completes those of others.

use super::feature::{Expansion, either, missing};
use super::header;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use security_policy_core::Spanned;
use security_policy_core::cookie::{Cookie, CookiePolicy, Protection};
use security_policy_core::policy::SecurityPolicy;
use security_policy_syntax::Item;

/// Nothing for a policy without cookies and tokens.
pub(super) fn cookies(parsed: &Item, policy: &SecurityPolicy) -> Expansion {
    let (names, sessions) = names(policy);
    let complete = complete(policy.cookies.as_ref(), &sessions, &parsed.krate);
    let Some(cookies) = &policy.cookies else {
        return Expansion { complete, names, sessions, ..Expansion::default() };
    };
    let mut constants = Constants { parsed, missed: Vec::new(), tokens: TokenStream::new() };
    let mut seen: Vec<String> = Vec::new();
    constants.push("cookies", cookies.span, TokenStream::new());
    for cookie in &cookies.cookies {
        let name = cookie.constant();
        // A name that stands twice, or for something else, was an error.
        if is_free(&name, &seen, policy) {
            let prepared = with_slots(cookies).position(|other| other.key == cookie.key).unwrap_or_default();
            constants.cookie(cookie, prepared);
            seen.push(name);
        }
    }
    Expansion { constants: constants.tokens, complete, names, sessions }
}

/// The cookies that a policy declares, with that of its tokens; and those of them that hold a session.
fn names(policy: &SecurityPolicy) -> (Vec<String>, Vec<String>) {
    let token = policy.token_cookie();
    let name = |cookie: &Cookie| cookie.name().node.to_owned();
    let declared = policy.cookies.iter().flat_map(|cookies| &cookies.cookies);
    let names = declared.chain(token).map(name).collect();
    // A page that sets the cookie of a token holds a form that is good for one user.
    let sessions = policy.session_cookies().chain(token).map(name).collect();
    (names, sessions)
}

fn is_free(name: &str, seen: &[String], policy: &SecurityPolicy) -> bool {
    let header = |name: &str| {
        policy.headers.iter().any(|header| header.wire_name().replace('-', "_").eq_ignore_ascii_case(name))
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_csrf = name == "CSRF" && policy.csrf.is_some();
    is_name && name != "HEADERS" && !is_csrf && !header(name) && !seen.iter().any(|other| other == name)
}

/// The constants, each behind the feature that it needs.
struct Constants<'a> {
    parsed: &'a Item,
    /// Features that an error names already, should they be missing.
    missed: Vec<&'static str>,
    tokens: TokenStream,
}

impl Constants<'_> {
    fn cookie(&mut self, cookie: &Cookie, prepared: usize) {
        let krate = &self.parsed.krate;
        let item = match cookie.domain_slot() {
            Some(_) => {
                let name = cookie.name().node;
                let (ty, value) = protected(krate, cookie, quote!(shop.prepared().cookie(#prepared, #name)));
                function(cookie, krate, ty, value)
            }
            None => {
                let (ty, value) = value(krate, cookie);
                item(cookie, ty, value)
            }
        };
        match cookie.protection() {
            Some(protection) => self.push(protection.node.key(), protection.span, item),
            None => self.push("cookies", cookie.key.span, item),
        }
    }

    /// Items, or an error at `span` where the feature is missing that they need.
    fn push(&mut self, feature: &'static str, span: security_policy_core::Span, items: TokenStream) {
        let error = match self.missed.contains(&feature) {
            true => TokenStream::new(),
            false => missing(feature, feature, span, self.parsed),
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
pub(super) fn templates(policy: &SecurityPolicy, private: &TokenStream) -> Vec<TokenStream> {
    let template = |cookie: &Cookie| {
        let (tail, removal) = (header::pieces(&cookie.tail(), private), header::pieces(&cookie.removal(), private));
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

/// The type and the value of a cookie's constant. Who only reads the cookie needs no domain, which may be a slot.
pub(super) fn value(krate: &TokenTree, cookie: &Cookie) -> (TokenStream, TokenStream) {
    protected(krate, cookie, plain(krate, cookie))
}

/// A cookie that is neither signed nor encrypted.
pub(super) fn plain(krate: &TokenTree, cookie: &Cookie) -> TokenStream {
    let (name, tail, removal) = (cookie.name().node, header::text(&cookie.tail()), header::text(&cookie.removal()));
    quote!(#krate::cookie::Cookie::declared(#name, #tail, #removal))
}

/// The type and the value of a cookie, protected as it is declared, around the plain one.
fn protected(krate: &TokenTree, cookie: &Cookie, plain: TokenStream) -> (TokenStream, TokenStream) {
    let max_age = lifetime(cookie.max_age().map(|age| age.node));
    let Some(protection) = cookie.protection() else { return (quote!(#krate::cookie::Cookie), plain) };
    // The salt binds a value to its cookie, and to how it reads.
    let form = if cookie.idle().is_some() { "-session" } else { "" };
    let salt = format!("security-policy.cookie.{}{form}.{}", protection.node.key(), cookie.name().node);
    let protection = match protection.node {
        Protection::Flask => {
            let ty = quote!(#krate::cookie::FlaskCookie);
            return (ty.clone(), quote!(#ty::declared(#plain, #max_age)));
        }
        Protection::Private => quote!(#krate::cookie::Encryption),
        _ => quote!(#krate::cookie::Signature),
    };
    let protected = quote!(#protection::declared(#salt));
    let (ty, value) = match cookie.idle() {
        Some(Spanned { node: idle, .. }) => {
            let idle = duration(idle);
            (quote!(#krate::cookie::Session), quote!((#plain, #protected, #max_age, #idle)))
        }
        None => (quote!(#krate::cookie::ProtectedCookie), quote!((#plain, #protected, #max_age))),
    };
    (quote!(#ty<#protection>), quote!(#ty::declared #value))
}

/// How long something is valid, if that is limited.
pub(super) fn lifetime(seconds: Option<u64>) -> TokenStream {
    match seconds.map(duration) {
        Some(duration) => quote!(::core::option::Option::Some(#duration)),
        None => quote!(::core::option::Option::None),
    }
}

fn duration(seconds: u64) -> TokenStream {
    quote!(::core::time::Duration::from_secs(#seconds))
}

fn complete(cookies: Option<&CookiePolicy>, sessions: &[String], krate: &TokenTree) -> TokenStream {
    let pairs = |additions: Vec<(&str, String)>| {
        let pairs = additions.into_iter().map(|(name, value)| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let declared = cookies.into_iter().flat_map(|cookies| &cookies.cookies).map(|cookie| {
        let name = cookie.name().node;
        let own = pairs(cookie.additions().filter(|(attribute, _)| PROTECTING.contains(attribute)).collect());
        quote!((#name, #own))
    });
    let defaults = cookies.and_then(|cookies| cookies.default.as_ref()).map(|default| {
        let default = pairs(default.additions().collect());
        quote!(#krate::__private::complete_cookies(headers, &[#(#declared),*], #default);)
    });
    let private =
        (!sessions.is_empty()).then(|| quote!(#krate::__private::keep_sessions_private(headers, &[#(#sessions),*]);));
    match (&defaults, &private) {
        (None, None) => TokenStream::new(),
        _ => either(krate, "cookies", quote!(#defaults #private), TokenStream::new()),
    }
}

/// What another library's line of a declared cookie gets. It keeps its scope and its lifetime.
const PROTECTING: &[&str] = &["Secure", "HttpOnly", "SameSite"];
