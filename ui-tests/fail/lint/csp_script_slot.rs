#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_script_slot)]
    pub struct Shop {
        content_security_policy: { script_src: [nonce, $cdn], base_uri: none },
    }
}

fn main() {}
