security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            widget: { same_site: none, secure: false, partitioned },
        },
    }
}

fn main() {}
