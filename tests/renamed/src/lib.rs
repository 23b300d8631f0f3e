//! A crate that renames the dependency `security-policy`, and has no prelude.
#![no_implicit_prelude]
#![deny(warnings)]

::shield::security_policy! {
    /// Sent with every page.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        expect: { no_framing, no_base_hijack, deny script inline, only image [self] },
    }
}

#[cfg(test)]
mod tests {
    use super::Shop;

    #[test]
    fn the_policy_is_whole() {
        let nonce = ::shield::Nonce::random();
        ::std::assert_eq!(Shop::headers(&nonce).len(), Shop::HEADERS.len() + 2);
        let _: ::shield::adapter::PolicyLayer<Shop> = Shop::layer();
    }
}
