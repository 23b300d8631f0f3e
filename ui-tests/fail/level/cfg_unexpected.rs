//! rustc reports a predicate that no build can fulfil, and it does so once.
#![deny(unexpected_cfgs)]

security_policy::security_policy! {
    #[allow(missing, reason = "this is about the predicate")]
    pub struct Shop {
        #[cfg(debug_assertion)]
        x_frame_options: deny,
        #[cfg(not(debug_assertion))]
        x_frame_options: same_origin,
        referrer_policy: same_origin,
    }
}

fn main() {}
