security_policy::security_policy! {
    pub struct Shop {
        permissions_policy: { camera: [*, self] },
    }
}

fn main() {}
