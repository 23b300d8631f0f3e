mod base {
    security_policy::security_policy! {
        pub(crate) struct Base {
            origin: "https://shop.example.com",
            expect: { deny frame "https://ads.example/" },
            ..security_policy::presets::Strict
        }
    }
}

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., frame_src: "https://ads.example" },
        ..base::Base
    }
}

fn main() {}
