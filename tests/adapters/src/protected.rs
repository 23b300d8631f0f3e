//! What `protect` adds, and what `assert_covers_with` finds, in every framework.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
};

use bytes::Bytes;
use http::{Method, Request, header::ORIGIN};
use security_policy::{adapter::Peer, covers::Covers};

use crate::{
    app::App,
    expected::{Outcome, carries, carries_market, equal, header, nonce_in, status, with_nonce},
    policies::{Market, Shop},
    requests::{fetch, get, post, request, send, text},
};

/// Checks an application that has gone through `Market::protect`.
///
/// # Panics
///
/// Panics if it lacks the checks of `csrf`, the policy, CORS or `transport`.
pub async fn assert_protected(app: &dyn App) {
    let outcome = async {
        let page = fetch(app, get("/page").header(ORIGIN, "https://app.example.com")).await;
        status(&page, 200)?;
        carries::<Market, _>(&page, &with_nonce::<Market>(&(), &nonce_in(&text(&page))?))?;
        header(&page, "access-control-allow-origin", &["https://app.example.com"])?;
        let missing = fetch(app, get("/missing")).await;
        status(&missing, 404)?;
        carries_market(&missing)?;
        let rejected = send(app, post("/echo").header("sec-fetch-site", "cross-site"), "tea").await;
        status(&rejected, 403)?;
        carries_market(&rejected)?;
        let preflight = request(Method::OPTIONS, "/echo").header(ORIGIN, "https://app.example.com");
        status(&fetch(app, preflight.header("access-control-request-method", "PUT")).await, 204)?;
        let over_http = get("/page").header("x-forwarded-proto", "http").extension(Peer([127, 0, 0, 1].into()));
        let redirect = fetch(app, over_http).await;
        status(&redirect, 308)?;
        header(&redirect, "location", &["https://shop.example.com/page"])?;
        let foreign = Request::get("/page").header("host", "evil.example");
        status(&fetch(app, foreign).await, 421)?;
        equal("the body of a redirect", text(&redirect), String::new())
    };
    let outcome: Outcome = outcome.await;
    outcome.expect("`protect` adds all that the policy declares");
}

/// Checks that `assert_covers_with` accepts an application with `Shop`, and finds that another one lacks it.
///
/// # Panics
///
/// Panics otherwise.
pub async fn assert_covers_finds(covered: impl App + 'static, uncovered: impl App + 'static) {
    let send = async move |request: Request<Bytes>| covered.send(request).await;
    assert_eq!(failure(Shop::assert_covers_with(send).paths(["/plain", "/redirect"])).await, None);
    let send = async move |request: Request<Bytes>| uncovered.send(request).await;
    let message = failure(Shop::assert_covers_with(send).paths(["/plain", "/redirect"])).await.expect("a failure");
    let start = "`Shop` does not cover 12 of 12 responses\n\n  GET /plain (200)\n    ";
    assert!(message.starts_with(start), "{message}");
}

/// Runs a test, and returns the message with which it fails; `None` if it passes.
pub async fn failure<P, A>(test: Covers<P, A>) -> Option<String>
where
    Covers<P, A>: IntoFuture<Output = (), IntoFuture: Unpin>,
{
    let mut running = test.into_future();
    let result = poll_fn(|context| {
        let poll = || std::pin::Pin::new(&mut running).poll(context);
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => Poll::Ready(Ok(())),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    });
    let panic = result.await.err()?;
    Some(panic.downcast::<String>().map_or_else(|_| "no text".to_owned(), |text| *text))
}
