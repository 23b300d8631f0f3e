security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[deny(csp_obsolete_directive)]
            block_all_mixed_content,
        },
    }
}

fn main() {}
