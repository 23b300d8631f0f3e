security_policy::security_policy! {
    pub struct Shop {
        strict_transport_security: "max-age=1y, includeSubDomain",
        public_key_pins: "pin-sha256=\"abc\"; max-age=5184000",
    }
}

fn main() {}
