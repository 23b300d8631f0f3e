//! Servers and processes that share keys and nothing else, and the replacement of a key while they run.

use std::{
    env,
    process::Command,
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::Extension,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{CsrfForm, CsrfToken},
    security_policy,
    signing::VerifyError,
};
use serde::Deserialize;

use crate::browser::Browser;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, remember: 30d, signed } },
        csrf: { bind_to: session },
    }
}

const OLD: &str = "Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";
const NEW: &str = "pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";

fn keys(text: &str) -> Arc<Keys> {
    Arc::new(Keys::parse(text).expect("keys"))
}

/// A server of its own, made from the text of its keys.
fn server(keys: &Arc<Keys>) -> Router {
    async fn login(Extension(keys): Extension<Arc<Keys>>) -> Response {
        let mut response = "".into_response();
        Shop::SESSION.rotate(response.headers_mut(), &keys, UnixTime::now()).expect("a session");
        response
    }

    /// A page of a user who is logged in, which renews the session.
    async fn page(Extension(keys): Extension<Arc<Keys>>, token: CsrfToken, request: HeaderMap) -> Response {
        let now = UnixTime::now();
        match Shop::SESSION.get(&request, &keys, now) {
            Ok(Some(session)) => {
                let mut response = token.text().into_response();
                Shop::SESSION.renew(response.headers_mut(), &keys, &session, now).expect("a session");
                response
            }
            _ => StatusCode::UNAUTHORIZED.into_response(),
        }
    }

    #[derive(Deserialize)]
    struct Order {
        tea: u32,
    }

    async fn order(Extension(keys): Extension<Arc<Keys>>, request: HeaderMap, form: CsrfForm<Order>) -> Response {
        match Shop::SESSION.get(&request, &keys, UnixTime::now()) {
            Ok(Some(session)) => format!("{}: {}", session.value(), form.0.tea).into_response(),
            _ => StatusCode::UNAUTHORIZED.into_response(),
        }
    }

    Router::new()
        .route("/login", get(login))
        .route("/", get(page))
        .route("/order", post(order))
        .layer(Shop::CSRF.layer(keys.clone()))
        .layer(Extension(keys.clone()))
        .layer(Shop::layer())
}

/// A form without `Sec-Fetch-Site` and `Origin`, so that its token decides.
async fn order(browser: &mut Browser, app: &Router, token: &str) -> (StatusCode, String) {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("csrf_token={token}&tea=3");
    let answer = browser.send(app, http::Method::POST, "/order", &headers, body).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn servers_with_the_same_keys_accept_each_others_values() {
    let text = format!("sign:{NEW} accept:{OLD}");
    let (one, other) = (server(&keys(&text)), server(&keys(&text)));
    let foreign = server(&Arc::new(Keys::signing_with(Key::random())));
    let mut browser = Browser::default();
    browser.get(&one, "/login").await;
    let token = browser.get(&other, "/").await.body;
    assert_eq!(order(&mut browser, &one, &token).await.0, StatusCode::OK);
    // Without `once`, a token is valid again, and nothing is remembered.
    assert_eq!(order(&mut browser, &other, &token).await.0, StatusCode::OK);
    assert_eq!(order(&mut browser.clone(), &foreign, &token).await.0, StatusCode::FORBIDDEN);
    assert_eq!(browser.clone().get(&foreign, "/").await.status, StatusCode::UNAUTHORIZED);
}

/// What a process hands to another one: its cookies, and a token.
async fn issued() -> String {
    let app = server(&keys(&format!("sign:{NEW}")));
    let mut browser = Browser::default();
    browser.get(&app, "/login").await;
    let token = browser.get(&app, "/").await.body;
    format!("{} | {token}", browser.cookie_line())
}

async fn accepts(issued: &str) -> bool {
    let app = server(&keys(&format!("sign:{NEW}")));
    let (cookies, token) = issued.split_once(" | ").expect("cookies and a token");
    let mut browser = Browser::default();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookies)];
    let body = format!("csrf_token={token}&tea=3");
    browser.send(&app, http::Method::POST, "/order", &headers, body).await.status == StatusCode::OK
}

/// The other process of the next test; on its own, it only checks itself.
#[tokio::test]
async fn another_process() {
    let from_parent = env::var("FLEET_ISSUED").ok();
    let issued = issued().await;
    assert!(accepts(from_parent.as_deref().unwrap_or(&issued)).await);
    if from_parent.is_some() {
        println!("\nissued: {issued}\n");
    }
}

#[tokio::test]
async fn two_processes_accept_each_others_values() {
    let child = Command::new(env::current_exe().expect("a path"))
        .args(["--exact", "fleet::another_process", "--nocapture", "--test-threads=1"])
        .env("FLEET_ISSUED", issued().await)
        .output()
        .expect("a process");
    let output = String::from_utf8(child.stdout).expect("text");
    assert!(child.status.success(), "{output}");
    let line = output.lines().find_map(|line| line.strip_prefix("issued: ")).expect("what the child has issued");
    assert!(accepts(line).await);
}

#[tokio::test]
async fn everybody_is_logged_out_at_once() {
    let before = keys(&format!("sign:{NEW}"));
    let app = server(&before);
    let mut browser = Browser::default();
    browser.get(&app, "/login").await;
    let token = browser.get(&app, "/").await.body;
    // The next second, so that the values are older.
    let cut = UnixTime::now().as_secs() + 1;
    while UnixTime::now().as_secs() < cut {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let after = keys(&format!("sign:{NEW} not_before:{cut}"));
    let app = server(&after);
    assert_eq!(browser.clone().get(&app, "/").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(after.counters().revoked(), 1);
    let mut request = HeaderMap::new();
    request.insert("cookie", browser.cookie_line().parse().expect("a header"));
    let now = UnixTime::now();
    assert_eq!(Shop::SESSION.get(&request, &after, now).unwrap_err(), VerifyError::Revoked);
    assert!(Shop::SESSION.get(&request, &before, now).is_ok_and(|session| session.is_some()));
    // Without its session, the token's cookie is that of another one; a new login works.
    assert_eq!(order(&mut browser, &app, &token).await.0, StatusCode::FORBIDDEN);
    browser.get(&app, "/login").await;
    let token = browser.get(&app, "/").await.body;
    assert_eq!(order(&mut browser, &app, &token).await.0, StatusCode::OK);
}

/// 200 users, each with a session of their own, send forms while the key is replaced, as `Keys` describes.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_sessions_survive_the_rotation_of_keys() {
    const USERS: usize = 200;
    let old = keys(&format!("sign:{OLD}"));
    let both = keys(&format!("sign:{NEW} accept:{OLD}"));
    let new = keys(&format!("sign:{NEW}"));
    let app = Arc::new(RwLock::new(server(&old)));
    let current = app.clone();
    let (rounds, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let slowest: Arc<Vec<AtomicUsize>> = Arc::new((0..USERS).map(|_| AtomicUsize::new(0)).collect());
    let users: Vec<_> = (0..USERS)
        .map(|user| {
            let (app, rounds, stop, done) = (app.clone(), rounds.clone(), stop.clone(), slowest.clone());
            let app = move || app.read().expect("no panic").clone();
            tokio::spawn(async move {
                let mut browser = Browser::default();
                assert_eq!(browser.get(&app(), "/login").await.status, StatusCode::OK);
                let mut identity = None;
                while stop.load(SeqCst) == 0 {
                    let page = browser.get(&app(), "/").await;
                    assert_eq!(page.status, StatusCode::OK, "user {user} was logged out");
                    // The key may be replaced between the page and its form.
                    tokio::task::yield_now().await;
                    let (status, body) = order(&mut browser, &app(), &page.body).await;
                    assert_eq!(status, StatusCode::OK, "user {user} has lost a form");
                    assert_eq!(identity.get_or_insert(body.clone()), &body, "user {user} has another session");
                    done[user].fetch_add(1, SeqCst);
                    rounds.fetch_add(1, SeqCst);
                }
                identity.expect("a round")
            })
        })
        .collect();
    // Every user completes two rounds with each set of keys, so that each cookie was renewed.
    let everyone = async |rounds: usize| {
        let reached: Vec<usize> = slowest.iter().map(|done| done.load(SeqCst) + rounds).collect();
        while slowest.iter().zip(&reached).any(|(done, reached)| done.load(SeqCst) < *reached) {
            assert!(users.iter().all(|user| !user.is_finished()), "a user has stopped");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    everyone(2).await;
    *current.write().expect("no panic") = server(&both);
    everyone(3).await;
    let earlier = both.counters().earlier_key();
    assert!(earlier >= USERS as u64, "{earlier}");
    // Now no value needs the old key.
    everyone(2).await;
    assert_eq!(both.counters().earlier_key(), earlier);
    *current.write().expect("no panic") = server(&new);
    everyone(2).await;
    stop.store(1, SeqCst);
    let mut identities = Vec::new();
    for user in users {
        identities.push(user.await.expect("no loss"));
    }
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), USERS);
    for keys in [&old, &both, &new] {
        let counters = keys.counters();
        assert_eq!((counters.tampered(), counters.expired(), counters.revoked()), (0, 0, 0));
    }
    println!("{USERS} sessions, {} forms through two changes of keys", rounds.load(SeqCst));
}
