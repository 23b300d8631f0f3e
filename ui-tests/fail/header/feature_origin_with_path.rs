security_policy::security_policy! {
    pub struct Shop {
        permissions_policy: { camera: "https://meet.example.com/room" },
    }
}

fn main() {}
