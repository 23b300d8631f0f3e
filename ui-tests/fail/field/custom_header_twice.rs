security_policy::security_policy! {
    pub struct Shop {
        headers: {
            "x-shop": "1",
            "X-Shop": "2",
        },
    }
}

fn main() {}
