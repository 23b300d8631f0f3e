security_policy::security_policy! {
    pub struct Shop {
        origin: "shop.example.com",
        content_security_policy: {
            default_src: "a_b.example",
            scrip_src: self,
            img_src: [none, self],
        },
        x_frame_options: allow,
        strict_transport_security: { max_age: 1 },
    }
}

fn main() {}
