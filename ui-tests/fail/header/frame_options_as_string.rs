security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: "SAME-ORIGIN",
    }
}

fn main() {}
