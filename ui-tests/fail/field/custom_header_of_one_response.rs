security_policy::security_policy! {
    pub struct Shop {
        header "content-length": "10",
    }
}

fn main() {}
