security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: "'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk='",
        },
    }
}

fn main() {}
