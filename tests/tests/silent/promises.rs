#![deny(warnings)]
#![no_implicit_prelude]

::security_policy::security_policy! {
    /// Promises need no name of the place where they are written.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., img_src: [.., "https://img.example.com"] },
        expect: {
            allow image "https://img.example.com/logo.png",
            allow script "https://shop.example.com/app.js" nonce,
            deny script inline,
            #[cfg(any())]
            allow script inline,
            only script [nonce],
            no_injected_script,
            #[allow(omitted_promise, reason = "a test")]
            no_plugins: omit,
        },
        ..::security_policy::presets::Strict
    }
}

/// A feature that another crate turns on breaks no policy: this one has no promises, so those of the preset do not count.
mod without_promises {
    ::security_policy::security_policy! {
        pub(super) struct Shop {
            origin: "https://shop.example.com",
            content_security_policy: { .., script_src: [.., "https://js.example.com"] },
            ..::security_policy::presets::Strict
        }
    }
}

#[::core::prelude::v1::test]
fn promises_send_nothing() {
    let nonce = ::security_policy::Nonce::random();
    let (headers, others) = (Shop::headers(&nonce), without_promises::Shop::headers(&nonce));
    ::std::assert_eq!(headers.len(), others.len());
    ::std::assert_eq!(Shop::HEADERS, without_promises::Shop::HEADERS);
}
