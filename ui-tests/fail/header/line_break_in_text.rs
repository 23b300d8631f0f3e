security_policy::security_policy! {
    pub struct Shop {
        headers: { "x-shop": "a\r\nset-cookie: b=c" },
    }
}

fn main() {}
