security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        cookies: {
            sid: { name: "__Host-sid", secure: false },
            widget: { same_site: none, secure: false },
            chip: { partitioned, secure: false },
        },
    }
}

fn main() {}
