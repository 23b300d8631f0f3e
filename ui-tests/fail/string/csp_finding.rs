security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "default-src 'self'; script-src 'self'; img-src self https://img.example.com; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
