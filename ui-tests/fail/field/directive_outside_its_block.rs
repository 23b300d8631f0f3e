security_policy::security_policy! {
    pub struct Shop {
        script_src: self,
    }
}

fn main() {}
