//! Two processes that share keys and nothing else.

use std::{env, process::Command, sync::Arc};

use security_policy::{Keys, csrf::SpentTokens};

use crate::shop::{Visitor, send, shop};

const KEYS: &str = "sign:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";
const COOKIES: &str = "SECURITY_POLICY_FAULTS_COOKIES";
const TOKEN: &str = "SECURITY_POLICY_FAULTS_TOKEN";
const MARK: &str = "visitor of the other process: ";

#[tokio::test]
async fn two_processes_accept_what_the_other_has_issued() {
    let (app, _) = shop(&Arc::new(Keys::parse(KEYS).expect("a key")), SpentTokens::in_process());
    let visitor = Visitor::new(&app).await;
    let child = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "processes::other_process", "--ignored", "--nocapture"])
        .env(COOKIES, &visitor.cookies)
        .env(TOKEN, &visitor.token)
        .output()
        .expect("a second process");
    let text = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{text}{}", String::from_utf8_lossy(&child.stderr));
    let line = text.lines().find_map(|line| line.split_once(MARK)).expect("a visitor").1;
    let (cookies, token) = line.split_once(' ').map_or(("", ""), |(token, cookies)| (cookies, token));
    let theirs = Visitor { cookies: cookies.to_owned(), token: token.to_owned() };
    assert_eq!(send(&app, theirs.order(theirs.form())).await.status(), 200);
}

/// The other process: it takes an order of the first one's visitor, and prints a visitor of its own.
#[tokio::test]
#[ignore = "`two_processes_accept_what_the_other_has_issued` runs it"]
#[expect(clippy::print_stdout, reason = "the output goes to the first process")]
async fn other_process() {
    let variable = |name| env::var(name).expect("of the first process");
    let (app, orders) = shop(&Arc::new(Keys::parse(KEYS).expect("a key")), SpentTokens::in_process());
    let visitor = Visitor { cookies: variable(COOKIES), token: variable(TOKEN) };
    let answer = send(&app, visitor.order(visitor.form())).await;
    assert_eq!(
        (answer.status().as_u16(), orders.load(std::sync::atomic::Ordering::SeqCst)),
        (200, 1),
        "{}",
        answer.body()
    );
    let own = Visitor::new(&app).await;
    println!("{MARK}{} {}", own.token, own.cookies);
}
