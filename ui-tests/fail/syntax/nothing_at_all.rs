security_policy::security_policy! {}

fn main() {}
