security_policy::security_policy! {
    pub struct Shop {
        force_https: true,
        frame_options: deny,
        session_cookie_secure: true,
        content_security_policy_nonce_in: ["script-src"],
        hide_powered_by: true,
        expect: { no_injected_script },
        templates: { files: "templates/**/*.html" },
        frameguard: deny,
        csrf_trusted_origins: ["https://partner.example"],
    }
}

fn main() {}
