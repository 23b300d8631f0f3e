//! Data is no page.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_type: "application/json",
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert!(!Shop::HEADERS.iter().any(|(name, _)| name.starts_with("content-security-policy")));
}
