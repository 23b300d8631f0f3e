use security_policy::slot::Source;

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., script_src: [.., $cdn] },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let cdn = Source::parse("*.example.com").unwrap();
    let _ = Shop::configure(ShopSlots { cdn });
}
