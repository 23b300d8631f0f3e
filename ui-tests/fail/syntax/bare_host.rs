security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            img_src: *.example.com,
        },
    }
}

fn main() {}
