//! What the layers of `csrf` and `transport` log.
//!
//! The test has a process of its own: `tracing` caches for each callsite whether anybody is interested, at its first use, so that
//! no other test may reach the callsite first.

#![allow(warnings, reason = "what a policy lacks is a warning, and this is part of a policy")]
#![deny(unused, clippy::all)]

use std::sync::Arc;

use axum::{Router, body::Body, routing::post};
use http::{
    HeaderMap, Request,
    header::{COOKIE, SET_COOKIE},
};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{Spent, SpentTokens, Storing, UnspentToken},
    security_policy,
};
use tower::ServiceExt as _;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: session, max_age: 1h },
    }
}

security_policy! {
    /// Its tokens are accepted one time, by a store that is down.
    struct Market {
        origin: "https://market.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 1h, once },
    }
}

security_policy! {
    struct Front {
        origin: "https://shop.example.com",
        transport: { hosts: ["www.shop.example.com"] },
    }
}

struct Down;

impl Spent for Down {
    fn spend(&self, _: UnspentToken) -> Storing {
        Box::pin(async { Err("no connection".into()) })
    }
}

/// Collects log lines.
#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<String>>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        struct Line(String);
        impl tracing::field::Visit for Line {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                self.0.push_str(&format!(" {field}={value:?}"));
            }
        }
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().expect("no panic before").push(line.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn the_log_names_the_rejection_and_contains_nothing_of_the_request() {
    let (log, keys) = (Log::default(), Arc::new(Keys::signing_with(Key::random())));
    tracing::subscriber::with_default(log.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let request = Request::post("/plain?secret=1").header("x-csrf-token", "secret").body(Body::empty());
            let app = Router::new().route("/plain", post(async || ())).layer(Shop::CSRF.layer(keys.clone()));
            app.oneshot(request.expect("a request")).await.expect("an answer");

            let token = Market::CSRF.token(keys.clone(), &HeaderMap::new(), UnixTime::now());
            let (text, mut page) = (token.text(), HeaderMap::new());
            token.set_cookie(&mut page);
            let cookie = page[SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair");
            let request = Request::post("/once").header(COOKIE, cookie).header("x-csrf-token", text);
            let layer = Market::CSRF.layer(keys).remembering(SpentTokens::shared(Down));
            let app = Router::new().route("/once", post(async || ())).layer(layer);
            app.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");

            let request = Request::get("/front?secret=1").header("host", "secret.example").body(Body::empty());
            let app = Router::new().layer(Front::TRANSPORT.layer());
            app.oneshot(request.expect("a request")).await.expect("an answer");
        });
    });
    let expected = [
        "WARN message=request rejected rule=\"token\" reason=the CSRF cookie is missing method=POST path=\"/plain\"",
        "ERROR message=the store of used tokens failed error=no connection",
        "WARN message=request rejected rule=\"token\" reason=the store of used CSRF tokens cannot be reached method=POST \
         path=\"/once\"",
        "WARN message=request rejected reason=the policy does not list the host of the request method=GET path=\"/front\"",
    ];
    assert_eq!(*log.0.lock().expect("no panic before"), expected);
}
