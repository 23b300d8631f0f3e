security_policy::security_policy! {
    pub struct Shop {
        cookies: { session: "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lx" },
    }
}

fn main() {}
