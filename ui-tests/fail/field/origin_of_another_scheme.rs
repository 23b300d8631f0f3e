security_policy::security_policy! {
    pub struct Shop {
        origin: "ftp://shop.example.com",
    }
}

fn main() {}
