security_policy::security_policy! {
    pub struct Shop {
        remove: ["server", "Server"],
    }
}

fn main() {}
