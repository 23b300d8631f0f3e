security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            sid,
            Sid: { name: "other" },
        },
    }
}

fn main() {}
