security_policy::security_policy! {
    pub Shop { x_frame_options: deny }
}

fn main() {}
