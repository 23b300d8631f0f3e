security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            sid: { name: "__Host-sid", path: "/shop" },
        },
    }
}

fn main() {}
