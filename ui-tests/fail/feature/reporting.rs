use security_policy::security_policy;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        reporting: { url: "/reports" },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let _ = Shop::headers();
}
