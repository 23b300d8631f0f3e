//! Everything that a policy lacks is one finding. A member that is denied by its name is a separate error.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct CspOnly {
        content_security_policy: { default_src: self },
    }
}

security_policy::security_policy! {
    #[deny(nosniff_missing)]
    #[allow(referrer_policy_missing, reason = "the proxy sends it")]
    pub struct OneDenied {
        content_security_policy: { default_src: self, base_uri: none, form_action: self },
    }
}

security_policy::security_policy! {
    pub struct InOneBlock {
        #[allow(framing_missing, reason = "a widget")]
        content_security_policy: { default_src: self },
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
