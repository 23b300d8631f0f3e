//! The field `csrf` → generated code: the constant `CSRF`.

use super::context::{Context, option};
use super::cookies::{lifetime, plain, type_of, value};
use super::feature::{Features, either};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use security_policy_core::Feature;
use security_policy_core::cookie::Cookie;
use security_policy_core::csrf::{CsrfPolicy, Route};
use security_policy_core::url::page_schemes;

/// Nothing for a policy without `csrf`.
pub(super) fn constant(context: &Context<'_>, features: &mut Features<'_>) -> TokenStream {
    let Some(csrf) = &context.policy.csrf else { return TokenStream::new() };
    let (krate, private) = (&context.item.krate, &context.private);
    let (mut binding_type, mut binding) = binding(context);
    if csrf.once().is_some() {
        binding_type = quote!(#krate::csrf::Once<#binding_type>);
        binding = quote!(#krate::csrf::Once::from_macro(#binding));
    }
    let rules = rules(context, csrf);
    let (cookie, salt) = (plain(context, &csrf.cookie), csrf.salt());
    let (header, field) = (csrf.header(), csrf.field());
    let max_age = lifetime(csrf.max_age().map(|age| age.node));
    let constant = quote! {
        /// Decides which requests are accepted, and creates and checks the tokens of forms.
        pub const CSRF: #krate::csrf::Csrf<#binding_type> = {
            use #private::csrf_rules as rules;
            const RULES: &rules::Rules = &#rules;
            #krate::csrf::Csrf::from_macro(RULES, #binding, (#cookie, #salt), (#header, #field), #max_age)
        };
    };
    features.with(Feature::Csrf, constant)
}

/// The cookie that tokens are bound to: its type and its constant.
fn binding(context: &Context<'_>) -> (TokenStream, TokenStream) {
    let krate = &context.item.krate;
    let unbound = quote!(#krate::csrf::Unbound);
    let Some(cookie) = context.policy.bound_cookie() else { return (unbound.clone(), unbound) };
    let (ty, value) = (type_of(context, cookie), bound_value(context, cookie));
    match cookie.protection().map(|protection| protection.node.feature()) {
        // The feature `csrf` includes these.
        None | Some(Feature::Signed) => (ty, value),
        // The feature that the cookie needs can be off, which is an error at the cookie.
        Some(feature) => (either(krate, feature, ty, unbound.clone()), either(krate, feature, value, unbound)),
    }
}

fn bound_value(context: &Context<'_>, cookie: &Cookie) -> TokenStream {
    let constant = context.policy.cookie_constants().into_iter().find(|(other, _)| std::ptr::eq(*other, cookie));
    match constant.filter(|_| cookie.domain_slot().is_none()) {
        Some((_, name)) => {
            let name = Ident::new(&name, Span::mixed_site());
            quote!(Self::#name)
        }
        None => value(context, cookie),
    }
}

fn rules(context: &Context<'_>, csrf: &CsrfPolicy) -> TokenStream {
    let origin = context.policy.origin.as_ref().map(|origin| &origin.node);
    let own = own(context);
    // In the form that browsers send, so that the runtime compares texts and needs no table of ports.
    let trusted = csrf.trusted_origins.node.iter().map(|origin| origin.node.to_string());
    let (exempt, protect) = (routes(&csrf.exempt.node), routes(&csrf.protect.node));
    let subdomains = csrf.trust_subdomains().is_some();
    let site = option(csrf.trusted_site(origin).map(|site| {
        let (scheme, domain) = (site.scheme, site.domain);
        quote!(rules::Site { scheme: #scheme, domain: #domain })
    }));
    let fallback = Ident::new(csrf.fallback().node.wire, Span::mixed_site());
    let isolation = option(csrf.isolation.as_ref().map(|isolation| {
        let (exempt, frames) = (routes(&isolation.exempt), isolation.frames);
        quote!(rules::Isolation { exempt: #exempt, frames: #frames })
    }));
    quote! {
        rules::Rules {
            own: #own,
            trusted: &[#(#trusted),*],
            subdomains: #subdomains,
            site: #site,
            exempt: #exempt,
            protect: #protect,
            fallback: rules::Fallback::#fallback,
            isolation: #isolation,
        }
    }
}

fn routes(routes: &[Route]) -> TokenStream {
    let routes = routes.iter().map(|route| {
        let method = option(route.method.as_ref().map(|method| &method.node).map(|method| quote!(#method)));
        let path = &route.path.node;
        quote!(rules::Route { method: #method, path: #path })
    });
    quote!(&[#(#routes),*])
}

/// The declared origin; without one, the schemes that the origin of the request's host can have.
fn own(context: &Context<'_>) -> TokenStream {
    if let Some(origin) = context.origin() {
        return quote!(rules::OwnOrigin::Declared(#origin));
    }
    let schemes = page_schemes().map(|(name, port)| quote!(rules::Scheme { name: #name, port: #port }));
    quote!(rules::OwnOrigin::FromHost(&[#(#schemes),*]))
}
