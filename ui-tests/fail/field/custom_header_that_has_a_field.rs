security_policy::security_policy! {
    pub struct Shop {
        header "X-Frame-Options": "DENY",
    }
}

fn main() {}
