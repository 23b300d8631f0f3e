const APP: &str = security_policy::integrity!("Cargo.toml", sha1);
const FILE: &str = security_policy::integrity!(app);

fn main() {
    println!("{APP} {FILE}");
}
