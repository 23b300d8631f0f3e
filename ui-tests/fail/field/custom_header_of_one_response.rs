security_policy::security_policy! {
    pub struct Shop {
        headers: { "content-length": "10" },
    }
}

fn main() {}
