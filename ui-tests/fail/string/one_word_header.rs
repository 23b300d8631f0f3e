security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: "ALLOW-FROM https://partner.example",
        x_content_type_options: "nosniff",
        referrer_policy: "no-referrer, strict-origin",
    }
}

fn main() {}
