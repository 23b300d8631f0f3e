security_policy::security_policy! {
    pub struct Shop {
        cache_control: [no_store],
    }
}

fn main() {}
