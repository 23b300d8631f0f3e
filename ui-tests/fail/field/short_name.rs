security_policy::security_policy! {
    pub struct Shop {
        hsts: { max_age: 2y },
    }
}

fn main() {}
