//! The policies of the site.

use security_policy::security_policy;

security_policy! {
    /// For every page: scripts need a nonce and write no HTML, everything else comes from the site itself.
    pub(crate) struct Site {
        origin: "http://127.0.0.1:3000",
        content_security_policy: {
            default_src: none,
            script_src: [nonce, report_sample],
            style_src: self,
            img_src: self,
            connect_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
            require_trusted_types_for: script,
            trusted_types: none,
        },
        reporting: { url: "/reports" },
        templates: { engine: askama, files: "templates/**/*.html", exclude: ["attacker/**", "unprotected/**"] },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: strict_origin_when_cross_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        origin_agent_cluster,
        cookies: {
            // Who was greeted last, encrypted. The server checks the hour too, in case the browser keeps the cookie for longer.
            visitor: { max_age: 1h, same_site: strict, private },
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            default,
        },
        // Rejects forms of other sites, and everything that other sites would load from this one, except links.
        csrf: { bind_to: session, max_age: 8h, isolate },
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    /// For a page without scripts, forms and requests. Browsers may cache it.
    pub(crate) struct Quiet {
        origin: "http://127.0.0.1:3000",
        content_security_policy: {
            default_src: none,
            style_src: self,
            img_src: self,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: no_referrer,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        origin_agent_cluster,
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    /// For the JSON API and the files: data, never a page. Without a nonce, browsers may cache the files.
    pub(crate) struct Data {
        origin: "http://127.0.0.1:3000",
        content_security_policy: {
            default_src: none,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: no_referrer,
        cross_origin_resource_policy: same_origin,
        remove: ["server", "x-powered-by"],
    }
}
