//! The field `transport` → generated code: the constant `TRANSPORT`.

use super::context::{Context, option};
use super::feature::Features;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::Feature;
use security_policy_core::transport::{Host, Network, TransportPolicy};
use std::net::IpAddr;

/// Nothing for a policy without `transport`.
pub(super) fn constant(context: &Context<'_>, features: &mut Features<'_>) -> TokenStream {
    let Some(transport) = &context.policy.transport else { return TokenStream::new() };
    let (krate, private) = (&context.item.krate, &context.private);
    let rules = rules(context, transport);
    let constant = quote! {
        /// Redirects requests over http to https, and rejects requests for other hosts.
        pub const TRANSPORT: #krate::transport::Transport = {
            use #private::transport_rules as rules;
            const RULES: &rules::Rules = &#rules;
            #krate::transport::Transport::from_macro(RULES)
        };
    };
    features.with(Feature::Transport, constant)
}

fn rules(context: &Context<'_>, transport: &TransportPolicy) -> TokenStream {
    let declared = context.policy.origin.as_ref().map(|origin| &origin.node);
    let origin = context.origin().unwrap_or_else(|| quote!(""));
    let port = option(declared.and_then(|origin| origin.port()).map(|port| quote!(#port)));
    let status = option(transport.status(declared).map(|status| quote!(#status)));
    let exempt = transport.exempt.node.iter().map(|path| &path.node);
    let proxies = transport.proxies.node.iter().map(|network| self::network(network.node));
    let hosts = transport.all_hosts(declared);
    let hosts = hosts.iter().map(host);
    quote! {
        rules::Rules {
            origin: #origin,
            port: #port,
            status: #status,
            exempt: &[#(#exempt),*],
            proxies: &[#(#proxies),*],
            hosts: &[#(#hosts),*],
        }
    }
}

fn network(network: Network) -> TokenStream {
    let prefix = network.prefix;
    match network.address {
        IpAddr::V4(address) => {
            let bits = address.to_bits();
            quote!(rules::Network::v4(#bits, #prefix))
        }
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            quote!(rules::Network::v6(#bits, #prefix))
        }
    }
}

fn host(host: &Host) -> TokenStream {
    let (name, is_wildcard) = (&host.name, host.is_wildcard);
    let port = option(host.port.map(|port| quote!(#port)));
    quote!(rules::Host { name: #name, port: #port, is_wildcard: #is_wildcard })
}
