security_policy::security_policy! {
    pub struct Shop {
        banana: deny,
    }
}

fn main() {}
