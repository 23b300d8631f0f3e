security_policy::security_policy! {
    pub struct Shop {
        header: "1",
    }
}

fn main() {}
