security_policy::security_policy! {
    pub struct Shop {
        headers: { "x header": "1" },
    }
}

fn main() {}
