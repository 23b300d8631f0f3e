security_policy::security_policy! {
    pub struct Shop {
        integrity_policy: { blocked_destinations: [script, image], sources: none },
    }
}

fn main() {}
