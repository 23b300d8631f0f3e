//! A slot that no script comes from.
#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_script_slot)]
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., img_src: [.., $images] },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let images = security_policy::slot::Source::parse("http://img.example.com").unwrap();
    let shop = Shop::configure(ShopSlots { images });
    let csp = shop.headers()["content-security-policy"].clone();
    assert!(csp.to_str().unwrap().ends_with("img-src 'self' data: http://img.example.com"));
}
