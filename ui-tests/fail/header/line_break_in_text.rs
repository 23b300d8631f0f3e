security_policy::security_policy! {
    pub struct Shop {
        header "x-shop": "a\r\nset-cookie: b=c",
    }
}

fn main() {}
