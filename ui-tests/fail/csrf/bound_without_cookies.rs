security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        csrf: { bind_to: session },
    }
}

fn main() {}
