security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            connect_src: "https://[::1]:8443",
        },
    }
}

fn main() {}
