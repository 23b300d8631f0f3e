const APP: &str = security_policy::integrity!("static/nowhere.js");

fn main() {
    println!("{APP}");
}
