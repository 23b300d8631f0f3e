security_policy::security_policy! {
    pub struct Shop {
        referrer_policy: origin_when_crossorigin,
    }
}

fn main() {}
