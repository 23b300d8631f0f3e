security_policy::security_policy! {
    pub struct Shop {
        public_key_pins: { pin_sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", max_age: 60d },
    }
}

fn main() {}
