security_policy::security_policy! {
    pub struct Shop {
        header "x-shop": "Müller",
    }
}

fn main() {}
