security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., scrip_src: nonce },
        ..security_policy::presets::Strict
    }
}

fn main() {
    let nonce = security_policy::Nonce::random();
    let _ = Shop::headers(&nonce);
    let _ = Shop::X_FRAME_OPTIONS;
}
