security_policy::security_policy! {
    pub struct Shop {
        nel: { report_to: main, max_age: 30d, success_fraction: 2 },
    }
}

fn main() {}
