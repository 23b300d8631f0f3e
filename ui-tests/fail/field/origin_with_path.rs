security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com/shop",
    }
}

fn main() {}
