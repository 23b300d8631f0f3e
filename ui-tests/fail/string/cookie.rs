security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lacks; Domain=example.com",
            theme: "theme=dark; Secur; HttpOnly; Max-Age=forever; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
        },
    }
}

fn main() {}
