//! Accepted, with a reason: the slot takes what is not https as well.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_script_slot, reason = "development serves its scripts over http")]
        content_security_policy: { script_src: [nonce, $cdn], base_uri: none },
    }
}

fn main() {
    let cdn = security_policy::slot::Source::parse("http://localhost:5173").unwrap();
    let shop = Shop::configure(ShopSlots { cdn });
    let nonce = security_policy::Nonce::random();
    assert_eq!(
        shop.headers(&nonce)["content-security-policy"],
        format!("script-src 'nonce-{nonce}' http://localhost:5173; base-uri 'none'")
    );
}
