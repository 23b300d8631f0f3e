security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        x_frame_options: deny,
        cookies: {
            x_frame_options,
        },
    }
}

fn main() {}
