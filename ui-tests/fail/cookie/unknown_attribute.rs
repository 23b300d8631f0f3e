security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { httponly, samesite: lax, maxage: 1d },
        },
    }
}

fn main() {}
