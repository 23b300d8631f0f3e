security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.co.uk",
        cookies: {
            theme: { domain: "co.uk" },
        },
    }
}

fn main() {}
