security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { img_src: [self, $host], report_uri: $host },
    }
}

fn main() {}
