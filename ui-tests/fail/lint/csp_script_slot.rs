#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_script_slot)]
    pub struct Shop {
        content_security_policy: { .., script_src: [.., $cdn] },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
