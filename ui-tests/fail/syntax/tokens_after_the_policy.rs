security_policy::security_policy! {
    pub struct Shop { x_frame_options: deny }
    pub struct Other { x_frame_options: deny }
}

fn main() {}
