//! Malformed `#[cfg]` attributes.

use security_policy::security_policy;

security_policy! {
    struct Shop {
        #[cfg]
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            #[cfg(debug_assertions, test)]
            connect_src: self,
            img_src: [
                self,
                #[cfg(not())]
                data,
                #[cfg_attr(test)]
                #[cfg_attr(test, allow(csp_insecure_source))]
                "http://img.example.com",
                #[deny(csp_insecure_source)]
                "https://img.example.com",
                #[inline]
                blob,
            ],
            style_src: #[cfg(test)] self,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
    }
}

fn main() {}
