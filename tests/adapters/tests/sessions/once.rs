//! Tokens that are accepted one time, in a router of axum.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use axum::{
    Router,
    routing::{get, post},
};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::{HeaderMap, Method, StatusCode};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{CsrfForm, CsrfToken, Decision, Rejection, Spent, SpentTokens, Storing, TokenError, UnspentToken, Use},
    security_policy,
};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::browser::{Answer, Browser};

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: {
            bind_to: session,
            max_age: 2h,
            once,
            trusted_origins: ["https://pay.example"],
            exempt: ["POST /hook"],
            protect: ["GET /logout"],
        },
    }
}

security_policy! {
    /// The same without `once`: the same cookie, header and keys.
    struct Stateless {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: session, max_age: 2h },
    }
}

#[derive(Deserialize)]
struct Order {
    tea: u32,
}

/// A shop that counts its orders.
#[derive(Clone)]
pub struct Server {
    pub app: Router,
    orders: Arc<AtomicUsize>,
}

impl Server {
    pub fn new(keys: &Arc<Keys>, spent: Option<SpentTokens>) -> Self {
        let layer = Shop::CSRF.layer(keys.clone());
        let layer = match spent {
            Some(spent) => layer.remembering(spent),
            None => layer,
        };
        let orders = Arc::new(AtomicUsize::new(0));
        let count = orders.clone();
        let order = async move |CsrfForm(Order { tea }): CsrfForm<Order>| {
            count.fetch_add(1, Relaxed);
            format!("{tea} bags")
        };
        let count = orders.clone();
        let script = async move || {
            count.fetch_add(1, Relaxed);
            "ordered"
        };
        let app = Router::new()
            .route("/", get(async |token: CsrfToken| token.text()))
            .route("/two", get(async |token: CsrfToken| format!("{} {}", token.text(), token.text())))
            .route("/order", post(order))
            .route("/api", get(async || "read").post(script.clone()))
            .route("/hook", post(script.clone()))
            .route("/logout", get(async || "bye"))
            .layer(layer)
            .layer(Shop::layer());
        Self { app, orders }
    }

    pub fn orders(&self) -> usize {
        self.orders.load(Relaxed)
    }
}

pub fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::random()))
}

fn token_error(answer: &Answer) -> Option<TokenError> {
    match answer.rejection {
        Some(Rejection::Token(error)) => Some(error),
        None => None,
        other => panic!("{other:?}"),
    }
}

/// The same token with another mask.
fn masked_anew(token: &str) -> String {
    let mut bytes = Base64UrlUnpadded::decode_vec(token).expect("a token");
    let half = bytes.len() / 2;
    for at in 0..half {
        bytes[at] ^= 0x5a;
        bytes[at + half] ^= 0x5a;
    }
    Base64UrlUnpadded::encode_string(&bytes)
}

/// A router with the layer may be nested in one that has it too.
#[tokio::test]
async fn two_layers_of_one_store_spend_a_token_together() {
    let (keys, spent) = (keys(), SpentTokens::in_process());
    let mut server = Server::new(&keys, Some(spent.clone()));
    server.app = server.app.layer(Shop::CSRF.layer(keys).remembering(spent));
    let mut browser = Browser::default();
    let token = browser.get(&server.app, "/").await.body;
    for expected in [None, Some(TokenError::Spent)] {
        let answer = browser.post(&server.app, "/order", &token).await;
        assert_eq!((token_error(&answer), server.orders()), (expected, 1));
    }
}

/// Another store knows nothing of what the one outside has accepted.
#[tokio::test]
async fn an_inner_layer_of_another_store_rejects_what_it_has_accepted_before() {
    let shared = || SpentTokens::shared(Table::default());
    for (inside, outside) in [
        (SpentTokens::in_process(), SpentTokens::in_process()),
        (shared(), shared()),
        (SpentTokens::in_process(), shared()),
        (shared(), SpentTokens::in_process()),
    ] {
        let keys = keys();
        let inner = Server::new(&keys, Some(inside));
        let outer = inner.app.clone().layer(Shop::CSRF.layer(keys).remembering(outside));
        let mut browser = Browser::default();
        // Without the layer outside, then through it.
        let token = browser.get(&inner.app, "/").await.body;
        for (app, expected) in [(&inner.app, None), (&outer, Some(TokenError::Spent))] {
            let answer = browser.post(app, "/order", &token).await;
            assert_eq!((token_error(&answer), inner.orders()), (expected, 1));
        }
        // Through both, then without the layer outside.
        let token = browser.get(&outer, "/").await.body;
        for (app, expected) in [(&outer, None), (&inner.app, Some(TokenError::Spent))] {
            let answer = browser.fetch(app, "/api", &token).await;
            assert_eq!((token_error(&answer), inner.orders()), (expected, 2));
        }
    }
}

#[tokio::test]
async fn a_form_is_accepted_one_time() {
    let server = Server::new(&keys(), None);
    let mut browser = Browser::default();
    let token = browser.get(&server.app, "/").await.body;
    let first = browser.post(&server.app, "/order", &token).await;
    assert_eq!((first.status, first.body.as_str(), token_error(&first)), (StatusCode::OK, "3 bags", None));
    // A form gets its next token with the next page.
    assert!(!first.headers.contains_key("x-csrf-token"));
    for again in [token.clone(), masked_anew(&token)] {
        let second = browser.post(&server.app, "/order", &again).await;
        assert_eq!(second.status, StatusCode::FORBIDDEN);
        assert_eq!(token_error(&second), Some(TokenError::Spent));
        assert!(second.body.starts_with("This was already sent"), "{}", second.body);
    }
    assert_eq!(server.orders(), 1);
}

#[tokio::test]
async fn a_remasked_token_is_spent_too() {
    let server = Server::new(&keys(), None);
    let mut browser = Browser::default();
    let token = browser.get(&server.app, "/").await.body;
    let other = masked_anew(&token);
    assert_ne!(token, other);
    assert_eq!(browser.fetch(&server.app, "/api", &other).await.status, StatusCode::OK);
    assert_eq!(token_error(&browser.fetch(&server.app, "/api", &token).await), Some(TokenError::Spent));
}

#[tokio::test]
async fn every_form_of_a_page_has_its_own_token() {
    let server = Server::new(&keys(), None);
    let mut browser = Browser::default();
    let page = browser.get(&server.app, "/two").await.body;
    let (first, second) = page.split_once(' ').expect("two tokens");
    for token in [first, second] {
        assert_eq!(browser.post(&server.app, "/order", token).await.status, StatusCode::OK);
    }
    assert_eq!(server.orders(), 2);
}

#[tokio::test]
async fn a_script_gets_the_next_token_with_the_response() {
    let server = Server::new(&keys(), None);
    let mut browser = Browser::default();
    let mut token = browser.get(&server.app, "/").await.body;
    for _ in 0..50 {
        let answer = browser.fetch(&server.app, "/api", &token).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "ordered"));
        let cache = answer.headers["cache-control"].to_str().expect("text");
        assert!(cache.contains("no-store"), "{cache}");
        let next = answer.headers["x-csrf-token"].to_str().expect("text").to_owned();
        assert_eq!(token_error(&browser.fetch(&server.app, "/api", &token).await), Some(TokenError::Spent));
        token = next;
    }
    assert_eq!(server.orders(), 50);
    // An error of the router carries the next token too, and a rejection carries none.
    let missing = browser.fetch(&server.app, "/nowhere", &token).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.headers.contains_key("x-csrf-token"));
    assert!(!browser.fetch(&server.app, "/api", &token).await.headers.contains_key("x-csrf-token"));
}

#[tokio::test]
async fn only_what_changes_something_needs_a_token() {
    let server = Server::new(&keys(), None);
    let mut browser = Browser::default();
    let token = browser.get(&server.app, "/").await.body;
    // Reads pass without a token, and spend none that they carry.
    let headers = [("sec-fetch-site", "same-origin"), ("x-csrf-token", token.as_str())];
    for path in ["/api", "/logout", "/api"] {
        let read = browser.send(&server.app, Method::GET, path, &headers, String::new()).await;
        assert_eq!(read.status, StatusCode::OK, "{path}");
        assert!(!read.headers.contains_key("x-csrf-token"));
    }
    // The site's own pages need one.
    for headers in
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", "https://shop.example.com")]
    {
        let answer = browser.send(&server.app, Method::POST, "/api", &[headers], String::new()).await;
        assert_eq!(token_error(&answer), Some(TokenError::Missing), "{headers:?}");
    }
    let without_cookie = Browser::default().send(&server.app, Method::POST, "/api", &[headers[0]], String::new()).await;
    assert_eq!(token_error(&without_cookie), Some(TokenError::MissingCookie));
    assert_eq!(server.orders(), 0);
    // Pages of other sites are rejected by where they come from, whatever they send.
    for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let answer = browser.send(&server.app, Method::POST, "/api", &[foreign, headers[1]], String::new()).await;
        assert!(matches!(answer.rejection, Some(Rejection::CrossSite | Rejection::ForeignOrigin)));
    }
    // A trusted origin has no token, and an exempt route needs none.
    let trusted = [("sec-fetch-site", "cross-site"), ("origin", "https://pay.example")];
    assert_eq!(browser.send(&server.app, Method::POST, "/api", &trusted, String::new()).await.status, StatusCode::OK);
    assert_eq!(browser.send(&server.app, Method::POST, "/hook", &[], String::new()).await.status, StatusCode::OK);
    // None of this has spent the token.
    assert_eq!(browser.fetch(&server.app, "/api", &token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_is_of_one_kind() {
    let keys = keys();
    let server = Server::new(&keys, None);
    let (mut browser, now) = (Browser::default(), UnixTime::now());
    let once = browser.get(&server.app, "/").await.body;
    let mut request = HeaderMap::new();
    request.insert("cookie", browser.cookie_line().parse().expect("a header"));
    let reusable = Stateless::CSRF.token(keys.clone(), &request, now).text();
    assert_eq!(Stateless::CSRF.verify(&keys, &reusable, "/api", &request, now), Ok(()));
    assert_eq!(Stateless::CSRF.verify(&keys, &once, "/api", &request, now), Err(TokenError::Malformed));
    assert_eq!(token_error(&browser.fetch(&server.app, "/api", &reusable).await), Some(TokenError::Malformed));
    assert!(Shop::CSRF.verify_once(&keys, &once, "/api", &request, now).is_ok());
}

#[tokio::test]
async fn a_token_from_before_the_start_may_have_been_used() {
    let keys = keys();
    let started = UnixTime::now();
    let server = Server::new(&keys, None);
    let mut page = HeaderMap::new();
    let token = Shop::CSRF.token(keys.clone(), &HeaderMap::new(), UnixTime::from_secs(started.as_secs() - 5));
    let text = token.text();
    token.set_cookie(&mut page);
    let mut browser = Browser::default();
    browser.keep(&page);
    assert_eq!(token_error(&browser.fetch(&server.app, "/api", &text).await), Some(TokenError::IssuedBeforeStart));
    // A store that outlives the process knows.
    let shared = Server::new(&keys, Some(SpentTokens::shared(Table::default())));
    assert_eq!(browser.fetch(&shared.app, "/api", &text).await.status, StatusCode::OK);
    assert_eq!(token_error(&browser.fetch(&shared.app, "/api", &text).await), Some(TokenError::Spent));
}

#[tokio::test]
async fn a_full_store_rejects() {
    let server = Server::new(&keys(), Some(SpentTokens::in_process_up_to(2)));
    let mut browser = Browser::default();
    for expected in [None, None, Some(TokenError::StoreFull { limit: 2 })] {
        let token = browser.get(&server.app, "/").await.body;
        let answer = browser.post(&server.app, "/order", &token).await;
        assert_eq!(token_error(&answer), expected);
        assert_eq!(answer.status == StatusCode::SERVICE_UNAVAILABLE, expected.is_some());
    }
    assert_eq!(server.orders(), 2);
}

#[tokio::test]
async fn a_store_that_is_down_rejects() {
    struct Down;

    impl Spent for Down {
        fn spend(&self, _: UnspentToken) -> Storing {
            Box::pin(async {
                tokio::task::yield_now().await;
                Err("connection refused".into())
            })
        }
    }

    let server = Server::new(&keys(), Some(SpentTokens::shared(Down)));
    let mut browser = Browser::default();
    let token = browser.get(&server.app, "/").await.body;
    for answer in [browser.post(&server.app, "/order", &token).await, browser.fetch(&server.app, "/api", &token).await]
    {
        assert_eq!(token_error(&answer), Some(TokenError::StoreUnavailable));
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(server.orders(), 0);
    assert_eq!(browser.get(&server.app, "/api").await.status, StatusCode::OK);
}

/// A shared store that answers later, in any order.
#[derive(Clone, Default)]
pub struct Table(Arc<Mutex<std::collections::HashSet<String>>>);

impl Spent for Table {
    fn spend(&self, token: UnspentToken) -> Storing {
        let table = self.0.clone();
        Box::pin(async move {
            assert!(token.remember_for().as_secs() > 7_200 - 60 && token.remember_for().as_secs() < 7_200 + 120);
            tokio::task::yield_now().await;
            let is_first = table.lock().await.insert(token.key());
            tokio::task::yield_now().await;
            Ok(if is_first { Use::First } else { Use::Again })
        })
    }
}

/// Of many requests with one token at the same time, one passes.
pub async fn race(servers: &[Server], browser: &Browser, token: &str, tasks: usize) {
    let before: usize = servers.iter().map(Server::orders).sum();
    let running: Vec<_> = (0..tasks)
        .map(|task| {
            let (mut browser, app) = (browser.clone(), servers[task % servers.len()].app.clone());
            let token = if task % 3 == 0 { masked_anew(token) } else { token.to_owned() };
            tokio::spawn(async move {
                match task % 2 {
                    0 => browser.post(&app, "/order", &token).await,
                    _ => browser.fetch(&app, "/api", &token).await,
                }
            })
        })
        .collect();
    let mut passed = 0;
    for task in running {
        let answer = task.await.expect("no panic");
        match token_error(&answer) {
            None => passed += 1,
            Some(error) => assert_eq!(error, TokenError::Spent),
        }
    }
    assert_eq!(passed, 1);
    assert_eq!(servers.iter().map(Server::orders).sum::<usize>(), before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_concurrent_uses_one_passes() {
    let keys = keys();
    let shared = SpentTokens::shared(Table::default());
    let fleet = [Server::new(&keys, Some(shared.clone())), Server::new(&keys, Some(shared))];
    let alone = [Server::new(&keys, None)];
    for servers in [&fleet[..], &alone[..]] {
        let mut browser = Browser::default();
        for _ in 0..20 {
            let token = browser.get(&servers[0].app, "/").await.body;
            race(servers, &browser, &token, 64).await;
        }
    }
}

/// Threads without a runtime use the store in memory.
#[test]
fn of_concurrent_threads_one_passes() {
    let (keys, spent, now) = (keys(), SpentTokens::in_process(), UnixTime::now());
    let mut page = HeaderMap::new();
    let token = Shop::CSRF.token(keys.clone(), &HeaderMap::new(), now);
    let texts: Vec<String> = (0..100).map(|_| token.text()).collect();
    token.set_cookie(&mut page);
    let mut browser = Browser::default();
    browser.keep(&page);
    let mut request = HeaderMap::new();
    request.insert("cookie", browser.cookie_line().parse().expect("a header"));
    request.insert("sec-fetch-site", "same-origin".parse().expect("a header"));
    let uri = "/buy".parse().expect("a path");
    assert_eq!(Shop::CSRF.decide(&Method::POST, &uri, &request), Ok(Decision::NeedsToken));
    let passed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                for text in &texts {
                    let token = Shop::CSRF.verify_once(&keys, text, "/buy", &request, now).expect("a valid token");
                    passed.fetch_add(usize::from(runtime.block_on(spent.spend(token)).is_ok()), Relaxed);
                }
            });
        }
    });
    assert_eq!(passed.into_inner(), texts.len());
}
