security_policy::security_policy! {
    pub struct Shop {
        headers: { "x-shop": "Müller" },
    }
}

fn main() {}
