//! The policies that an editor is asked about.

/// Valid policies: one with all kinds of words, one with warnings, a base and a policy that is derived from it.
pub(crate) const VALID: &str = r#"
mod pages {
    shield::security_policy! {
        /// Every page.
        pub(crate) struct Pages {
            origin: "https://shop.example.com",
            content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
            ..shield::presets::StaticSite
        }
    }
}

shield::security_policy! {
    /// The shop.
    #[deny(csp_unsafe_eval)]
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            #[allow(csp_script_slot, reason = "the host is our own")]
            script_src: [self, nonce, strict_dynamic, "https://cdn.example.com", hash("greet()", sha384), $cdn],
            worker_src: self,
            #[cfg(debug_assertions)]
            connect_src: [self, wss],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
            upgrade_insecure_requests,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_embedder_policy: credentialless,
        permissions_policy: { camera: none, geolocation: [self, "https://maps.example.com"] },
        cache_control: { no_store },
        nel: { report_to: "main", max_age: 30d, failure_fraction: 0.5 },
        cookies: { session: { name: "__Host-session", max_age: 8h, same_site: strict, signed }, default: { http_only } },
        csrf: { bind_to: session, fallback: token, isolate: { frames } },
        remove: ["server"],
        services: [youtube_nocookie, sentry("o1.ingest.sentry.io")],
        expect: { deny handler, allow script "https://cdn.example.com/app.js" nonce, only framed_by [none] },
    }
}

shield::security_policy! {
    struct Warned {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            img_src: [self, "http://img.example.com"],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        referrer_policy: unsafe_url,
        ..shield::presets::StaticSite
    }
}

shield::security_policy! {
    struct Derived {
        content_security_policy: { .., img_src: [.., omit self, blob] },
        cross_origin_resource_policy: same_site,
        strict_transport_security: omit,
        ..pages::Pages
    }
}

fn main() {}
"#;

/// The same words in policies with errors: no comma, `=` for a colon, a key without a value, an unknown name, a stray `;`.
pub(crate) const HALF_WRITTEN: &str = r#"
mod pages {
    shield::security_policy! {
        pub(crate) struct Pages { origin: "https://shop.example.com", ..shield::presets::StaticSite }
    }
}

shield::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self
            script_src = [self nonce, unsafe_in];
            object_src none,
            style_src [self],
            img
        }
        x_frame_options:
        referrer_policy: no_referrer,
        permissions_policy: { camera: , geolocation: [self] }
        cookies: { session: { max_age 8h, same_site: } }
        csrf: { bind_to: session fallback: token }
    }
}

shield::security_policy! {
    struct Derived {
        content_security_policy: { .. img_src: [.. blob] },
        cross_origin_opener_policy: same_origin_allow
        ..pages::Pages
    }
}

fn main() {}
"#;
