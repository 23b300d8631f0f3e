security_policy::security_policy! {
    pub struct Shop {
        cookies: { theme: { domain: "-shop.example.com" } },
    }
}

fn main() {}
