security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: ['self', nonce],
            img_src: 'self',
            style_src: ['self, nonce],
        },
    }
}

fn main() {}
