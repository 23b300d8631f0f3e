security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            sid: { name: "__Host-Http-sid", secure: false, http_only: false, path: "/a", domain: "example.com" },
        },
    }
}

fn main() {}
