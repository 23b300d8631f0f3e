//! The group `missing` is accepted with one reason, and a member by its own name.
#![deny(warnings)]

security_policy::security_policy! {
    #[allow(missing, reason = "a trial")]
    pub struct Trial {
        content_security_policy: { default_src: self },
    }
}

security_policy::security_policy! {
    #[allow(nosniff_missing, referrer_policy_missing, isolation_coop_missing, reason = "the proxy sends them")]
    pub struct Proxied {
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
    }
}

#[test]
fn compiles() {}
