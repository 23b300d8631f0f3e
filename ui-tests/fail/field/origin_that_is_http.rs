security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        strict_transport_security: { max_age: 2y, include_subdomains },
        cross_origin_opener_policy: same_origin,
        origin_agent_cluster,
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {}
