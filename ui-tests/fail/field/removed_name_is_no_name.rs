security_policy::security_policy! {
    pub struct Shop {
        remove: ["x powered by"],
    }
}

fn main() {}
