//! Policies of different size, two of which set and remove different headers around the same handler.

use security_policy::security_policy;

security_policy! {
    pub struct Static {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: self, base_uri: none, frame_ancestors: none },
        referrer_policy: same_origin,
        x_content_type_options: nosniff,
        x_frame_options: deny,
        permissions_policy: { camera: none },
        cross_origin_opener_policy: same_origin,
        // Names are remembered only for a policy that sets many headers.
        headers: { "x-s0": "0", "x-s1": "1", "x-s2": "2", "x-s3": "3", "x-s4": "4", "x-s5": "5", "x-s6": "6", "x-s7": "7" },
        cookies: { default: { secure } },
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    pub struct Inner {
        content_security_policy: { default_src: none, script_src: [self, nonce], base_uri: none },
        ..Static
    }
}

security_policy! {
    pub struct Outer {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: none, style_src: nonce },
        referrer_policy: no_referrer,
        cookies: { default: { secure } },
        remove: ["server"],
    }
}

security_policy! {
    pub struct Forms {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
            vault: { name: "__Host-vault", max_age: 8h, private },
        },
        csrf: { bind_to: session, max_age: 1h },
    }
}

security_policy! {
    pub struct Orders {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 1h, once },
    }
}
