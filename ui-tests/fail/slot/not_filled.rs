security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { img_src: [self, $cdn] },
    }
}

fn main() {
    let _ = Shop::configure(ShopSlots {});
}
