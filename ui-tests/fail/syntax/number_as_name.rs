security_policy::security_policy! {
    pub struct Shop {
        7: deny,
    }
}

fn main() {}
