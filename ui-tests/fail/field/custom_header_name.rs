security_policy::security_policy! {
    pub struct Shop {
        header "x header": "1",
    }
}

fn main() {}
