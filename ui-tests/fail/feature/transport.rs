use security_policy::security_policy;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        transport: { proxies: ["10.0.0.0/8"] },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let _ = Shop::headers();
}
