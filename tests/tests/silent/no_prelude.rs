#![allow(warnings, reason = "what the policies lack is a warning, and is not what this is about")]
#![no_implicit_prelude]

::security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { script_src: [self, nonce], base_uri: none, block_all_mixed_content },
        x_frame_options: deny,
        remove: ["server"],
    }
}

#[::core::prelude::v1::test]
fn compiles() {
    let headers = Shop::headers(&::security_policy::Nonce::random());
    ::std::assert_eq!(headers.len(), 3);
    ::std::assert_eq!(Shop::HEADERS, [("x-frame-options", "DENY")]);
    ::std::assert_eq!(Shop::REMOVED, ["server"]);
    let mut count = 0;
    Shop::for_each(&::security_policy::Nonce::random(), |_, _| count += 1);
    ::std::assert_eq!(count, 3);
}
