//! Ten thousand requests at once.

use std::{collections::HashSet, sync::Arc};

use axum::{Router, response::Html, routing::get};
use http::StatusCode;
use security_policy::{Key, Keys, Nonce, csrf::SpentTokens};
use tokio::sync::Semaphore;

use crate::shop::{Shop, Visitor, get_with, nonce_of, send, shop};

const REQUESTS: usize = 10_000;

/// All handlers have their nonce before the first of them returns.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_of_ten_thousand_has_its_own_nonce() {
    let (inside, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (entered, opened) = (inside.clone(), gate.clone());
    let page = async move |nonce: Nonce| {
        entered.add_permits(1);
        opened.acquire().await.expect("open").forget();
        Html(format!("<script nonce=\"{nonce}\"></script>"))
    };
    let app = Router::new().route("/", get(page)).layer(Shop::layer());
    let requests: Vec<_> = (0..REQUESTS)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { send(&app, get_with("/", "")).await })
        })
        .collect();
    inside.acquire_many(REQUESTS.try_into().expect("few")).await.expect("open").forget();
    gate.add_permits(REQUESTS);
    let mut nonces = HashSet::new();
    for request in requests {
        let answer = request.await.expect("no panic");
        assert_eq!(
            (answer.status(), answer.headers()["cache-control"].as_bytes()),
            (StatusCode::OK, &b"private, no-store"[..])
        );
        let nonce = nonce_of(answer.headers()).expect("a nonce");
        assert_eq!(answer.body(), &format!("<script nonce=\"{nonce}\"></script>"));
        assert!(nonces.insert(nonce.to_owned()), "{nonce} was sent twice");
    }
    assert_eq!(nonces.len(), REQUESTS);
}

/// Many send the same token at once: one of them is served.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_that_many_send_at_once_is_used_once() {
    let (app, orders) = shop(&Arc::new(Keys::signing_with(Key::random())), SpentTokens::in_process());
    let visitor = Visitor::new(&app).await;
    let requests: Vec<_> = (0..1_000)
        .map(|_| {
            let (app, visitor) = (app.clone(), visitor.clone());
            tokio::spawn(async move { send(&app, visitor.order(visitor.form())).await.status() })
        })
        .collect();
    let mut served = 0;
    for request in requests {
        match request.await.expect("no panic") {
            StatusCode::OK => served += 1,
            other => assert_eq!(other, StatusCode::FORBIDDEN),
        }
    }
    assert_eq!((served, orders.load(std::sync::atomic::Ordering::SeqCst)), (1, 1));
}
