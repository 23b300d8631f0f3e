security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[allow(reason = "old pages")]
            script_src: self,
        },
    }
}

fn main() {}
