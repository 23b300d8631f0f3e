security_policy::security_policy! {
    pub struct Shop {
        origin: "shop.example.com",
    }
}

fn main() {}
