security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: deny;
        referrer_policy: no_referrer,
    }
}

fn main() {}
