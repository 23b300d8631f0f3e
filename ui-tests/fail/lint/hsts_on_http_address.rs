security_policy::security_policy! {
    pub struct Shop {
        origin: "https://192.0.2.1",
        strict_transport_security: { max_age: 2y },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
