//! What a policy says of requests from elsewhere → generated code: the constant `CSRF`.

use super::cookies::{lifetime, plain, value};
use super::feature::{either, missing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use security_policy_core::cookie::Cookie;
use security_policy_core::csrf::{CsrfPolicy, Route, registrable_domain};
use security_policy_core::policy::SecurityPolicy;
use security_policy_core::url::{Origin, PAGE_SCHEMES, default_port};
use security_policy_syntax::Item;

/// Nothing for a policy without `csrf`.
pub(super) fn csrf(parsed: &Item, policy: &SecurityPolicy) -> TokenStream {
    let Some(csrf) = &policy.csrf else { return TokenStream::new() };
    let krate = &parsed.krate;
    let bound = csrf.bind_to().and_then(|name| {
        let cookies = policy.cookies.iter().flat_map(|cookies| &cookies.cookies);
        cookies.into_iter().find(|cookie| cookie.key.node == name.node)
    });
    let unbound = item(parsed, policy, csrf, (quote!(#krate::csrf::Unbound), quote!(#krate::csrf::Unbound)));
    let constant = match bound.map(|cookie| (value(krate, cookie), is_private(cookie))) {
        // The feature that the cookie needs may be off, which is said there.
        Some((binding, true)) => either(krate, "private", item(parsed, policy, csrf, binding), unbound),
        Some((binding, false)) => item(parsed, policy, csrf, binding),
        None => unbound,
    };
    either(krate, "csrf", constant, missing("csrf", "csrf", csrf.span, parsed))
}

fn item(
    parsed: &Item,
    policy: &SecurityPolicy,
    csrf: &CsrfPolicy,
    (ty, binding): (TokenStream, TokenStream),
) -> TokenStream {
    let krate = &parsed.krate;
    let rules = rules(parsed, policy, csrf);
    let name = csrf.cookie.name().node;
    let cookie = plain(krate, &csrf.cookie);
    let salt = format!("security-policy.csrf.{name}");
    let (header, field) = (csrf.header(), csrf.field());
    let max_age = lifetime(csrf.max_age().map(|age| age.node));
    let doc = "Which requests are taken, and the tokens of forms.";
    quote! {
        #[doc = #doc]
        pub const CSRF: #krate::csrf::Csrf<#ty> = {
            const RULES: &#krate::__private::csrf_rules::Rules = &#rules;
            #krate::csrf::Csrf::declared(
                RULES,
                #binding,
                (#cookie, #salt),
                (#header, #field),
                #max_age,
            )
        };
    }
}

fn rules(parsed: &Item, policy: &SecurityPolicy, csrf: &CsrfPolicy) -> TokenStream {
    let krate = &parsed.krate;
    let rules = quote!(#krate::__private::csrf_rules);
    let routes = |routes: &[Route]| {
        let routes = routes.iter().map(|route| {
            let method = option(route.method.as_ref().map(|method| &method.node).map(|method| quote!(#method)));
            let path = &route.path.node;
            quote!(#rules::Route { method: #method, path: #path })
        });
        quote!(&[#(#routes),*])
    };
    let origin = policy.origin.as_ref().map(|origin| &origin.node);
    let own = own(&rules, origin);
    // What browsers send: the runtime compares texts, and needs no table of ports.
    let trusted = csrf.trusted_origins.node.iter().map(|origin| origin.node.to_string());
    let (exempt, protect) = (routes(&csrf.exempt.node), routes(&csrf.protect.node));
    let subdomains = csrf.trust_subdomains().is_some();
    let site = option(origin.filter(|_| subdomains).and_then(|origin| {
        let (scheme, domain) = (origin.scheme(), registrable_domain(origin)?);
        Some(quote!(#rules::Site { scheme: #scheme, domain: #domain }))
    }));
    let fallback = Ident::new(csrf.fallback().node.wire, Span::mixed_site());
    let isolation = option(csrf.isolation.as_ref().map(|isolation| {
        let (exempt, frames) = (routes(&isolation.exempt), isolation.frames);
        quote!(#rules::Isolation { exempt: #exempt, frames: #frames })
    }));
    quote! {
        #rules::Rules {
            own: #own,
            trusted: &[#(#trusted),*],
            subdomains: #subdomains,
            site: #site,
            exempt: #exempt,
            protect: #protect,
            fallback: #rules::Fallback::#fallback,
            isolation: #isolation,
        }
    }
}

/// The origin that the policy declares, or the schemes that the one of a request's host may have.
fn own(rules: &TokenStream, origin: Option<&Origin>) -> TokenStream {
    if let Some(origin) = origin.map(Origin::to_string) {
        return quote!(#rules::Own::Declared(#origin));
    }
    let schemes = PAGE_SCHEMES.iter().filter_map(|name| {
        let port = default_port(name)?;
        Some(quote!(#rules::Scheme { name: #name, port: #port }))
    });
    quote!(#rules::Own::OfHost(&[#(#schemes),*]))
}

fn is_private(cookie: &Cookie) -> bool {
    cookie.protection().is_some_and(|protection| protection.node == security_policy_core::cookie::Protection::Private)
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
