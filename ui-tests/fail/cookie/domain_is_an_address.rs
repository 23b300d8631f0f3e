security_policy::security_policy! {
    pub struct Shop {
        origin: "https://192.0.2.7",
        cookies: {
            theme: { domain: "192.0.2.7" },
        },
    }
}

fn main() {}
