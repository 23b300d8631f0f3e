security_policy::security_policy! {
    pub struct Shop {
        header "x-shop": "1",
        header "X-Shop": "2",
    }
}

fn main() {}
