security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: "https:/cdn.example.com/js/",
            style_src: ["https//cdn.example.com", "https:///cdn.example.com"],
            img_src: "http:localhost:3000",
        },
    }
}

fn main() {}
