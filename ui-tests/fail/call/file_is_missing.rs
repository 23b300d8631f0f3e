security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: hash_file("static/nowhere.js") },
    }
}

fn main() {}
