//! Clients that leave, at every point at which a request can wait, and clients that send byte by byte.

use std::{
    future::Future as _,
    io,
    pin::{Pin, pin},
    sync::{Arc, Mutex, atomic::Ordering::SeqCst},
    task::{Context, Poll, Waker},
};

use axum::body::{Body, Bytes};
use http::StatusCode;
use http_body::Frame;
use security_policy::{
    Key, Keys,
    csrf::{Rejection, Spent, SpentTokens, Storing, TokenError, UnspentToken, Use},
};
use tower::ServiceExt as _;

use crate::shop::{Visitor, get_with, nonce_of, send, shop};

/// A body that sends one byte at a time, waits before each, and breaks off where it is told to.
struct ByteByByte {
    bytes: Bytes,
    breaks_at: Option<usize>,
    at: usize,
    waits: bool,
}

impl ByteByByte {
    fn body(text: String, breaks_at: Option<usize>) -> Body {
        Body::new(Self { bytes: text.into(), breaks_at, at: 0, waits: false })
    }
}

impl http_body::Body for ByteByByte {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.waits = !self.waits;
        if self.waits {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let at = self.at;
        self.at += 1;
        Poll::Ready(match () {
            () if self.breaks_at == Some(at) => Some(Err(io::ErrorKind::ConnectionReset.into())),
            () if at >= self.bytes.len() => None,
            () => Some(Ok(Frame::data(self.bytes.slice(at..at + 1)))),
        })
    }
}

/// A store of used tokens that waits before and after it stores one.
#[derive(Clone, Default)]
struct SlowStore(Arc<Mutex<Vec<String>>>);

impl Spent for SlowStore {
    fn spend(&self, token: UnspentToken) -> Storing {
        let store = self.0.clone();
        Box::pin(async move {
            tokio::task::yield_now().await;
            let used = {
                let mut store = store.lock().expect("no test panics here");
                if store.contains(&token.key()) {
                    Use::Again
                } else {
                    store.push(token.key());
                    Use::First
                }
            };
            tokio::task::yield_now().await;
            Ok(used)
        })
    }
}

fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::random()))
}

#[tokio::test]
async fn a_slow_body_is_read_to_its_end() {
    let (app, orders) = shop(&keys(), SpentTokens::in_process());
    let visitor = Visitor::new(&app).await;
    let answer = send(&app, visitor.order(ByteByByte::body(visitor.form(), None))).await;
    assert_eq!((answer.status(), answer.body().as_str(), orders.load(SeqCst)), (StatusCode::OK, "3 bags", 1));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_rejected_wherever_it_does() {
    let (app, orders) = shop(&keys(), SpentTokens::in_process());
    let visitor = Visitor::new(&app).await;
    for at in 0..=visitor.form().len() {
        let answer = send(&app, visitor.order(ByteByByte::body(visitor.form(), Some(at)))).await;
        assert!(answer.status().is_client_error() && answer.headers().contains_key("content-security-policy"), "{at}");
    }
    assert_eq!(orders.load(SeqCst), 0, "no order was taken");
    // The token is unused.
    assert_eq!(send(&app, visitor.order(visitor.form())).await.status(), StatusCode::OK);
}

/// The request is dropped after each number of polls. Whatever happened, an order is taken at most once for each token, and the next
/// request is answered.
#[tokio::test]
async fn a_client_may_leave_in_every_state() {
    let store = SlowStore::default();
    for spent in [SpentTokens::in_process(), SpentTokens::shared(store)] {
        let (app, orders) = shop(&keys(), spent);
        let mut visitor = Visitor::new(&app).await;
        let (mut polls, mut retried) = (0, [0; 2]);
        loop {
            let before = orders.load(SeqCst);
            let ended = {
                let request = visitor.order(ByteByByte::body(visitor.form(), None));
                let mut response = pin!(app.clone().oneshot(request));
                let mut cx = Context::from_waker(Waker::noop());
                (0..polls).any(|_| response.as_mut().poll(&mut cx).is_ready())
            };
            if ended {
                assert_eq!(orders.load(SeqCst), before + 1);
                break;
            }
            let taken = orders.load(SeqCst) - before;
            let answer = send(&app, visitor.order(visitor.form())).await;
            match answer.status() {
                StatusCode::OK => retried[0] += 1,
                StatusCode::FORBIDDEN => {
                    assert_eq!(
                        answer.extensions().get(),
                        Some(&Rejection::Token(TokenError::Spent)),
                        "after {polls} polls"
                    );
                    retried[1] += 1;
                }
                other => panic!("{other} after {polls} polls"),
            }
            assert!(orders.load(SeqCst) - before <= 1, "{taken} orders before the second request, after {polls} polls");
            visitor = visitor.with_form(&app).await;
            polls += 1;
        }
        assert!(retried[0] > visitor.form().len(), "{retried:?}");
    }
}

/// A page that is dropped while it is made hands its nonce to nobody: the next page has its own.
#[tokio::test]
async fn a_page_may_be_dropped_in_every_state() {
    let (app, _) = shop(&keys(), SpentTokens::in_process());
    for polls in 0..8 {
        let mut response = pin!(app.clone().oneshot(get_with("/", "")));
        let mut cx = Context::from_waker(Waker::noop());
        let dropped = (0..polls).find_map(|_| match response.as_mut().poll(&mut cx) {
            Poll::Ready(response) => Some(response.expect("an answer")),
            Poll::Pending => None,
        });
        let answer = send(&app, get_with("/", "")).await;
        let nonce = nonce_of(answer.headers()).expect("a nonce");
        assert_eq!(answer.body(), &format!("<script nonce=\"{nonce}\"></script>"));
        if let Some(dropped) = dropped {
            assert_ne!(nonce_of(dropped.headers()), Some(nonce));
        }
    }
}
