security_policy::security_policy! {
    pub struct Shop {
        access_control_allow_credentials: false,
    }
}

fn main() {}
