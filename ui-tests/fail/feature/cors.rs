use security_policy::security_policy;

security_policy! {
    pub struct Api {
        origin: "https://api.example.com",
        access_control_allow_origin: ["https://app.example.com", "https://admin.example.com"],
        ..security_policy::presets::Api
    }
}

fn main() {
    let _ = Api::headers();
}
