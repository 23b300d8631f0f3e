security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        cookies: {
            sid: { name: "__Host-sid" },
        },
    }
}

fn main() {}
