security_policy::security_policy! {
    pub struct Shop {
        headers: { "X-Frame-Options": "DENY" },
    }
}

fn main() {}
