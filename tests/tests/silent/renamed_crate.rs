#![allow(warnings, reason = "what the policies lack is a warning, and is not what this is about")]
extern crate security_policy as shield;

mod security_policy {}

shield::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: nonce, base_uri: none },
        x_frame_options: deny,
    }
}

#[test]
fn compiles() {
    assert_eq!(Shop::headers(&shield::Nonce::random()).len(), 3);
    assert_eq!(Shop::X_FRAME_OPTIONS, "DENY");
}
