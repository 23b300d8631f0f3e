security_policy::security_policy! {
    pub struct Shop {
        clear_site_data: [cache, cookie],
    }
}

fn main() {}
