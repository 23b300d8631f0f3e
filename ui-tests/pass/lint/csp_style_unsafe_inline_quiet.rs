//! Not in force: `style_src` decides, and there a hash has browsers ignore it.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: [self, unsafe_inline],
            script_src: self,
            style_src: [unsafe_inline, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        },
    }
}

fn main() {
    assert_eq!(Shop::HEADERS.len(), 1);
}
