security_policy::security_policy! {
    pub struct Shop {
        public_key_pins: { pin_sha256: ["abc", "def"], max_age: 60d },
    }
}

fn main() {}
