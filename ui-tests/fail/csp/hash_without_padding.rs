security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'",
        },
    }
}

fn main() {}
