security_policy::security_policy! {
    pub struct Shop {
        cookies: { theme: { domain: "127.1" } },
    }
}

fn main() {}
