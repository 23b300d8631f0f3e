security_policy::security_policy! {
    pub struct Longer {
        content_security_policy: [{ .., img_src: self }, { .., script_src: self }],
        ..security_policy::presets::Api
    }
}

security_policy::security_policy! {
    pub struct Rest {
        content_security_policy: [{ .., img_src: self }, ..],
        content_security_policy_report_only: [..],
        ..security_policy::presets::Api
    }
}

security_policy::security_policy! {
    pub struct Twice {
        content_security_policy: [.., { img_src: self }, ..],
        ..security_policy::presets::Api
    }
}

security_policy::security_policy! {
    pub struct Alone {
        content_security_policy: [{ .., default_src: self }, ..],
    }
}

fn main() {}
