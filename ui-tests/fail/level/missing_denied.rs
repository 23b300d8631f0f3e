//! The name of the group takes a level, like that of a lint, and leaves alone what is an error by default.

security_policy::security_policy! {
    #[deny(missing)]
    pub struct Denied {
        #[allow(missing, reason = "pages of an intranet")]
        content_security_policy: { default_src: self, script_src: nonce },
    }
}

security_policy::security_policy! {
    #[allow(missing, reason = "a trial")]
    pub struct Allowed {
        content_security_policy: { default_src: self, script_src: [self, nonce] },
    }
}

fn main() {}
