use security_policy::security_policy;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        services: [google_fonts, sentry("o123.ingest.us.sentry.io")],
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let _ = Shop::headers();
}
