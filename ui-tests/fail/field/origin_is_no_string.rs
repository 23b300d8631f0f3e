security_policy::security_policy! {
    pub struct Shop {
        origin: localhost,
    }
}

fn main() {}
