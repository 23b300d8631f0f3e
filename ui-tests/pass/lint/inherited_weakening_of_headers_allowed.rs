//! Accepted where it is written, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Widget {
        origin: "https://shop.example.com",
        #[allow(inherited_weakening, reason = "every site embeds the widget")]
        cross_origin_resource_policy: cross_origin,
        permissions_policy: {
            ..,
            #[allow(inherited_weakening, reason = "it scans a code")]
            camera: self,
        },
        #[allow(inherited_weakening, reason = "a subdomain has no certificate yet")]
        strict_transport_security: { max_age: 2y },
        x_content_type_options: nosniff,
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
