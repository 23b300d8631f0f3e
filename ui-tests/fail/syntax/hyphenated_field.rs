security_policy::security_policy! {
    pub struct Shop {
        x-frame-options: deny,
    }
}

fn main() {}
