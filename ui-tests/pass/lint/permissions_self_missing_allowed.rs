//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(permissions_self_missing, reason = "sent by the host of the maps as well")]
        permissions_policy: { geolocation: "https://maps.example.com" },
        content_security_policy: {
            default_src: none,
            script_src: self,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::PERMISSIONS_POLICY, "geolocation=(\"https://maps.example.com\")");
}
