security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "default-src \x27self\x27;\
                                  img-src \u{2018}self\u{2019}; font-src 'self'; font-src *",
    }
}

fn main() {}
