security_policy::security_policy! {
    pub struct Shop {
        // Cargo sets it.
        origin: env("CARGO_PKG_NAME"),
    }
}

fn main() {}
