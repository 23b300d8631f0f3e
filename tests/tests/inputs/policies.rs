//! The policies of these tests: each place that takes a text at run time.

use security_policy::security_policy;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: [
            {
                default_src: none,
                script_src: [nonce, $cdn],
                style_src: [self, $cdn],
                img_src: [self, $images, "https://img.example.com"],
                connect_src: [self, ..$live],
                base_uri: none,
                frame_ancestors: [self, $partner, ..$tenants],
                report_uri: $reports,
                report_to: csp,
            },
            { script_src: [self, nonce, $cdn] },
        ],
        content_security_policy_report_only: { img_src: $images, report_to: csp },
        reporting_endpoints: { csp: $reports, default: "/reports" },
        cookies: {
            theme: { same_site: lax, max_age: 1y },
            shared: { domain: $domain, same_site: lax },
            default: { secure, http_only, same_site: lax },
        },
        referrer_policy: same_origin,
        x_content_type_options: nosniff,
        remove: ["server"],
    }
}

security_policy! {
    pub struct Cookies {
        origin: "https://shop.example.com",
        cookies: {
            theme: { same_site: strict, max_age: 1y },
            user: { name: "__Host-user", max_age: 10min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
            session: { name: "__Host-session", max_age: 8h, idle: 30min, remember: 30d, signed },
            vault: { name: "__Host-vault", max_age: 8h, idle: 30min, private },
            legacy: { name: "legacy", max_age: 1h, flask },
            default: { secure, http_only, same_site: lax },
        },
    }
}

security_policy! {
    pub struct Forms {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: session, max_age: 1h, isolate },
        transport: { hosts: ["www.shop.example.com"] },
    }
}

security_policy! {
    pub struct Single {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, once },
    }
}

security_policy! {
    pub struct Reported {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: self, script_src: [self, nonce], base_uri: none, frame_ancestors: none },
        reporting: { url: "/reports" },
    }
}
