security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: "'sha256-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb'",
        },
    }
}

fn main() {}
