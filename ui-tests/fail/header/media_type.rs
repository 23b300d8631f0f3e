security_policy::security_policy! {
    pub struct Shop {
        content_type: "html",
    }
}

fn main() {}
