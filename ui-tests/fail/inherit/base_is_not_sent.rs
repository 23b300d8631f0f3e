security_policy::security_policy! {
    #[base]
    pub struct Transport {
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
    }
}

security_policy::security_policy! {
    pub struct Json {
        #[base]
        content_type: "application/json",
        ..Transport
    }
}

fn main() {
    let _ = Transport::headers();
    let _ = Json::headers();
}
