security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., img_src: [.., $cdn] },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let _ = Shop::configure(ShopSlots {});
}
