//! A system that stops providing random bytes: nothing is issued that could be guessed.

use std::{
    collections::hash_map::RandomState,
    env::consts::ARCH,
    error::Error as _,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use axum::{Router, routing::get};
use http::{HeaderMap, StatusCode};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
use security_policy::{Key, Keys, LazyNonce, Nonce, NonceError, UnixTime, csrf::SpentTokens, security_policy};

use crate::shop::{Shop, get_with, nonce_of, send, shop};

security_policy! {
    struct Private {
        origin: "https://shop.example.com",
        cookies: { secret: { name: "__Host-secret", max_age: 8h, private } },
    }
}

/// `getrandom`, and `openat`, by which `/dev/urandom` would be read instead.
#[cfg(target_arch = "x86_64")]
const DENIED: [i64; 2] = [318, 257];
#[cfg(target_arch = "aarch64")]
const DENIED: [i64; 2] = [278, 56];

const EPERM: u32 = 1;

/// From here on, these system calls of this thread fail.
fn deny_random_bytes() {
    // What the standard library draws once for each thread.
    drop(RandomState::new());
    let rules = DENIED.into_iter().map(|call| (call, Vec::new())).collect();
    let architecture = ARCH.try_into().expect("an architecture");
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(EPERM), architecture);
    let program: BpfProgram = filter.expect("rules").try_into().expect("a program");
    apply_filter(&program).expect("a filter for this thread");
}

/// Runs a test in a thread of its own that gets no random bytes.
fn without_random_bytes(test: impl FnOnce(&Router, &Keys) + Send + 'static) {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let (app, _) = shop(&keys, SpentTokens::in_process());
    let pages = Router::new().route("/plain", get(async || "no nonce is used"));
    let app = app.merge(pages.layer(Shop::layer()));
    let thread = thread::spawn(move || {
        deny_random_bytes();
        test(&app, &keys);
    });
    thread.join().expect("the test passes");
}

fn get_page(app: &Router, path: &str) -> http::Response<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(send(app, get_with(path, "")))
}

#[test]
fn a_nonce_is_an_error_and_the_page_is_not_sent() {
    without_random_bytes(|app, _| {
        let error = Nonce::try_random().expect_err("no random bytes");
        assert_eq!(error.to_string(), "the operating system has no random bytes for a nonce");
        assert!(error.source().is_some(), "what the system says");
        let of_request = LazyNonce::new().get().expect_err("no random bytes");
        assert_eq!(of_request.to_string(), error.to_string());
        assert_eq!(of_request.source().map(|source| source.to_string()), Some(error.to_string()));
        assert!(NonceError::Closed.source().is_none());
        let answer = get_page(app, "/");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.body());
        // The error is sent with the policy, in the form for responses that use no nonce.
        assert_eq!(nonce_of(answer.headers()), None);
        let csp = "default-src 'self'; script-src 'none'; base-uri 'none'; frame-ancestors 'none'";
        assert_eq!(answer.headers()["content-security-policy"], csp);
        // A page without a nonce needs no random bytes.
        let plain = get_page(app, "/plain");
        assert_eq!(
            (plain.status(), &plain.headers()["content-security-policy"]),
            (StatusCode::OK, &csp.parse().expect("a header"))
        );
    });
}

#[test]
fn no_session_key_or_private_cookie_is_issued() {
    without_random_bytes(|app, keys| {
        let panics = |issue: &dyn Fn()| catch_unwind(AssertUnwindSafe(issue)).is_err();
        let mut headers = HeaderMap::new();
        assert!(panics(&|| drop(Key::random())));
        assert!(panics(&|| drop(Nonce::random())));
        assert!(panics(&|| drop(Shop::SESSION.rotate(&mut HeaderMap::new(), keys, UnixTime::now()))));
        assert!(panics(&|| drop(Private::SECRET.set(&mut HeaderMap::new(), keys, "42", UnixTime::now()))));
        assert!(panics(&|| drop(get_page(app, "/log-in"))));
        assert!(panics(&|| drop(get_page(app, "/form"))));
        // Signing needs none.
        Shop::SESSION.set(&mut headers, keys, "42", UnixTime::now()).expect("a session");
        assert_eq!(headers.len(), 1);
    });
}

/// A thread that has drawn before goes on for as long as its seed may be used, and then stops.
#[test]
fn a_generator_does_not_outlive_its_seed() {
    let draws = thread::spawn(move || {
        drop(Nonce::random());
        deny_random_bytes();
        (1..1_000).find(|_| Nonce::try_random().is_err())
    });
    assert_eq!(draws.join().expect("no panic"), Some(256), "a seed is used for 256 draws");
}

/// What is drawn for a private value counts as well as a nonce.
#[test]
fn private_values_do_not_outlive_their_seed() {
    let keys = Keys::signing_with(Key::random());
    let draws = thread::spawn(move || {
        drop(Nonce::random());
        deny_random_bytes();
        let issue = || drop(Private::SECRET.set(&mut HeaderMap::new(), &keys, "42", UnixTime::now()));
        (1..1_000).find(|_| catch_unwind(AssertUnwindSafe(issue)).is_err())
    });
    assert_eq!(draws.join().expect("no panic"), Some(256), "a seed is used for 256 draws");
}
