//! The headers that all sides send, declared once by the macro and once by hand.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use security_policy::security_policy;

security_policy! {
    pub struct Thirteen {
        content_security_policy: {
            default_src: self, base_uri: none, font_src: self, form_action: self, frame_ancestors: self,
            img_src: [self, data], object_src: none, script_src: self, style_src: self,
        },
        cross_origin_embedder_policy: require_corp,
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        origin_agent_cluster,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        referrer_policy: no_referrer,
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        x_dns_prefetch_control: off,
        x_download_options: noopen,
        x_frame_options: same_origin,
        x_permitted_cross_domain_policies: none,
    }
}

security_policy! {
    pub struct WithNonce {
        content_security_policy: { .., script_src: [.., nonce] },
        ..Thirteen
    }
}

/// The names and values of the policy above, for code that takes a list of them.
#[macro_export]
macro_rules! thirteen {
    ($each:ident) => {
        $each! {
            "content-security-policy": "default-src 'self'; base-uri 'none'; font-src 'self'; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self'",
            "cross-origin-embedder-policy": "require-corp",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "origin-agent-cluster": "?1",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "referrer-policy": "no-referrer",
            "strict-transport-security": "max-age=63072000; includeSubDomains",
            "x-content-type-options": "nosniff",
            "x-dns-prefetch-control": "off",
            "x-download-options": "noopen",
            "x-frame-options": "SAMEORIGIN",
            "x-permitted-cross-domain-policies": "none",
        }
    };
}

macro_rules! list {
    ($($name:literal: $value:literal,)*) => { &[$(($name, $value)),*] };
}

pub const LIST: &[(&str, &str)] = thirteen!(list);

/// The headers that a handler has set.
pub fn own(count: usize) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in OWN.iter().take(count) {
        headers.insert(name, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    for number in OWN.len()..count {
        let name = HeaderName::try_from(format!("x-own-{number}")).expect("a name");
        headers.insert(name, HeaderValue::from_static("1"));
    }
    headers
}

const OWN: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::SET_COOKIE,
    header::ETAG,
    header::VARY,
    header::LAST_MODIFIED,
    header::CACHE_CONTROL,
    header::CONTENT_LANGUAGE,
    header::LINK,
];
