security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            sid,
            sid: { same_site: strict },
        },
    }
}

fn main() {}
