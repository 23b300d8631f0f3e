security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { theme: "theme=dark; Path=/; HttpOnly; SameSite=Lax" },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
