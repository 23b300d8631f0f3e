security_policy::security_policy! {
    pub struct Shop {
        cross_origin_opener_policy: { report_to: main },
    }
}

fn main() {}
