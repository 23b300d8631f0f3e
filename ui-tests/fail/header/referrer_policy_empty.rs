security_policy::security_policy! {
    pub struct Shop {
        referrer_policy: [],
    }
}

fn main() {}
