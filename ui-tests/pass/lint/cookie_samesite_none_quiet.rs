//! Partitioned, and so of no use to other sites.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            widget: { same_site: none, partitioned },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::WIDGET.attributes(), "; Secure; HttpOnly; SameSite=None; Path=/; Partitioned");
}
