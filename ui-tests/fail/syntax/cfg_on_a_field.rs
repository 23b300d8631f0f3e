security_policy::security_policy! {
    pub struct Shop {
        #[cfg(test)]
        x_frame_options: deny,
    }
}

fn main() {}
