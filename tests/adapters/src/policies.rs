//! The policies of the application, and its keys.

use std::sync::{Arc, LazyLock};

use security_policy::{Configured, Key, Keys, security_policy, slot::ScriptSource};

security_policy! {
    /// Covers the whole application, except the routes under `/bare`.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed }, default },
        csrf: { bind_to: session, exempt: ["POST /hook"] },
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    /// Covers a second application, and declares what `Shop` does not: all that a layer decides by the request.
    pub struct Market {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        access_control_allow_origin: ["https://app.example.com", "https://admin.example.com"],
        access_control_allow_credentials,
        access_control_allow_methods: PUT,
        access_control_allow_headers: ["content-type"],
        access_control_expose_headers: ["x-request-id"],
        access_control_max_age: 10min,
        reporting: { url: "/reports" },
        transport: { exempt: ["/plain"], hosts: ["www.shop.example.com"], proxies: ["127.0.0.1"] },
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
            visitor: { name: "__Host-visitor", max_age: 1y },
        },
        csrf: { bind_to: session, max_age: 2h, once },
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    /// The same site with another redirect. Only its `TRANSPORT` is used.
    pub struct Moved {
        transport: { redirect: moved, proxies: ["127.0.0.1"] },
        ..Market
    }
}

security_policy! {
    /// Covers the routes under `/api`, inside `Shop`. It has no nonce, and removes a header that `Shop` sets.
    pub struct Api {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        remove: ["permissions-policy"],
    }
}

security_policy! {
    /// Covers `/desk`, inside `Shop`. It has a nonce, which is that of `Shop`, and a slot.
    pub struct Desk {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [nonce, $cdn],
            object_src: none,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: same_origin,
        cross_origin_opener_policy: same_origin,
    }
}

/// `Desk` with its slot filled. Mount it as a policy (`.layer(desk())`) or as its layer (`.layer(desk().layer())`).
#[must_use]
pub fn desk() -> Configured<Desk> {
    let cdn = ScriptSource::parse("https://cdn.example.com").expect("a host");
    Desk::configure(DeskSlots { cdn })
}

/// The keys of the process. All applications of a test share them.
#[must_use]
pub fn keys() -> Arc<Keys> {
    static KEYS: LazyLock<Arc<Keys>> = LazyLock::new(|| Arc::new(Keys::signing_with(Key::random())));
    KEYS.clone()
}
