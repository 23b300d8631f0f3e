security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self', script-src 'nonce-b2xkIGhhYml0cyBkaWUgaGFyZA' 'strict-dynamic' *",
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
