security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: nonce },
    }
}

fn main() {
    let headers = Shop::headers();
    assert!(headers.is_empty());
}
