security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script-src: nonce },
        x_frame_options: allow_from,
    }
}

fn main() {
    let nonce = security_policy::Nonce::random();
    let mut headers = Shop::headers(&nonce);
    Shop::apply(&mut headers, &nonce);
    assert_eq!(Shop::HEADERS.len(), 0);
    assert_eq!(Shop::X_FRAME_OPTIONS, "");
}
