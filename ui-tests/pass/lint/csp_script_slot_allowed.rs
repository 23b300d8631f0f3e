//! Accepted, with a reason: the slot takes what is not https as well.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        #[allow(csp_script_slot, reason = "development serves its scripts over http")]
        content_security_policy: { .., script_src: [.., $cdn] },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let cdn = security_policy::slot::Source::parse("http://localhost:5173").unwrap();
    let shop = Shop::configure(ShopSlots { cdn });
    let csp = shop.headers()["content-security-policy"].clone();
    assert!(csp.to_str().unwrap().ends_with("script-src 'self' http://localhost:5173"));
}
