security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[allow(csp_obsolete_directive, reason = "this is about its value")]
            plugin_types: "pdf",
        },
    }
}

fn main() {}
