//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(token_no_max_age, reason = "it says which experiment someone is in")]
            experiment: { name: "__Host-experiment", signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::EXPERIMENT.name(), "__Host-experiment");
}
