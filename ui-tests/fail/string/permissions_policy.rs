security_policy::security_policy! {
    pub struct Shop {
        permissions_policy: "camera=none, geolocation=('self'), usb=()",
        permissions_policy_report_only: "camera=(), microphon=(slef https://maps.example.com)",
    }
}

fn main() {}
