//! A slot that no script comes from.
#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_script_slot)]
    pub struct Shop {
        content_security_policy: { default_src: none, script_src: nonce, img_src: $images, base_uri: none },
    }
}

fn main() {
    let images = security_policy::slot::Source::parse("http://img.example.com").unwrap();
    let shop = Shop::configure(ShopSlots { images });
    let nonce = security_policy::Nonce::random();
    assert_eq!(
        shop.headers(&nonce)["content-security-policy"],
        format!("default-src 'none'; script-src 'nonce-{nonce}'; img-src http://img.example.com; base-uri 'none'")
    );
}
