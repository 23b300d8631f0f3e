security_policy::security_policy! {
    pub struct Shop {
        access_control_allow_origin: "https://partner.example:443",
    }
}

fn main() {}
