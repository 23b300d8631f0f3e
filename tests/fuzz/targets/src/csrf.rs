//! Requests with a body: a head, whose first line is the method and the target, an empty line, and a body. `{token}` and the like are
//! replaced with what the visitor's browser has. The body arrives in pieces.

use crate::input::{head, pair};
use crate::site::{KEYS, Once, Shop, spent};
use crate::visitor::{ONE_TIME_VISITOR, VISITOR, Visitor};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body::{Body, Frame};
use security_policy::UnixTime;
use security_policy::csrf::{Bind, CheckedForm, Csrf, CsrfLayer, Rule};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tower_layer::Layer as _;
use tower_service::Service;

pub(crate) fn run(input: &[u8]) {
    decided(&VISITOR, &Shop::CSRF, input, |csrf| csrf.layer(Arc::clone(&KEYS)));
    decided(&ONE_TIME_VISITOR, &Once::CSRF, input, |csrf| csrf.layer(Arc::clone(&KEYS)).remembering(spent()));
}

/// What the layer answers does not depend on how the body arrives, and the handler gets the body as it was sent.
fn decided<B: Bind + Copy + 'static>(
    visitor: &Visitor,
    csrf: &Csrf<B>,
    input: &[u8],
    layer: fn(&Csrf<B>) -> CsrfLayer<B>,
) {
    let places = Places::of(visitor, csrf);
    let Some(sent) = Sent::read(input, &places) else { return };
    let answers = [usize::MAX, 1, 2, 7].map(|length| answer(&layer(csrf), &sent, length));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let Answer { passed, status } = &answers[0];
    assert_eq!(passed.is_some(), *status == StatusCode::OK);
    if let Some(rule) = passed {
        assert!(*rule != Some(Rule::Token) || sent.has_token, "a request without a token is accepted for its token");
    }
}

/// What stands for a value that the visitor's browser has.
struct Places {
    all: Vec<(&'static str, String)>,
}

impl Places {
    fn of<B: Bind>(visitor: &Visitor, csrf: &Csrf<B>) -> Self {
        let token = visitor.token(csrf, UnixTime::now());
        let all = vec![("{token}", token), ("{login}", visitor.session.clone()), ("{secret}", visitor.secret.clone())];
        Self { all }
    }

    fn fill(&self, mut bytes: &[u8]) -> Vec<u8> {
        let (mut filled, mut count) = (Vec::new(), 0);
        while let Some((first, rest)) = bytes.split_first() {
            let place = self.all.iter().find_map(|(place, value)| Some((bytes.strip_prefix(place.as_bytes())?, value)));
            match place.filter(|_| count < MOST) {
                Some((rest, value)) => {
                    filled.extend(value.bytes());
                    count += 1;
                    bytes = rest;
                }
                None => {
                    filled.push(*first);
                    bytes = rest;
                }
            }
        }
        filled
    }
}

/// How many places are filled: with more, the request is many times as long as the input.
const MOST: usize = 8;

/// A request as it is sent.
struct Sent {
    method: Method,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    has_token: bool,
}

impl Sent {
    fn read(input: &[u8], places: &Places) -> Option<Self> {
        let has_token = input.windows(7).any(|window| window == b"{token}");
        let (lines, body) = head(input);
        let mut words = lines.first()?.splitn(2, ' ');
        let method = Method::from_bytes(words.next()?.as_bytes()).ok()?;
        let uri = words.next()?.parse().ok()?;
        let headers = lines[1..].iter().filter_map(|line| {
            let (name, value) = pair(line)?;
            let value = HeaderValue::from_bytes(&places.fill(value.as_bytes())).ok()?;
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, value))
        });
        Some(Self { method, uri, headers: headers.collect(), body: places.fill(body), has_token })
    }
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: StatusCode,
    /// The rule, if the request reached the handler.
    passed: Option<Option<Rule>>,
}

fn answer<B: Bind + Copy + 'static>(layer: &CsrfLayer<B>, sent: &Sent, length: usize) -> Answer {
    let handler = Handler { passed: Arc::default(), body: sent.body.clone() };
    let mut service = layer.layer(handler.clone());
    let mut request = Request::new(Pieces::of(&sent.body, length));
    *request.method_mut() = sent.method.clone();
    *request.uri_mut() = sent.uri.clone();
    request.headers_mut().extend(sent.headers.iter().cloned().map(|(name, value)| (Some(name), value)));
    let response = ready_now(service.call(request));
    let passed = *handler.passed.lock().expect("no panic holds it");
    Answer { status: response.status(), passed }
}

fn ready_now<T>(future: impl Future<Output = Result<T, Infallible>>) -> T {
    let mut future = pin!(future);
    // Every piece of a body is ready at once, or after one more poll.
    for _ in 0..1_000_000 {
        if let Poll::Ready(Ok(output)) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
    panic!("the layer never answers")
}

#[derive(Clone)]
struct Handler {
    passed: Arc<Mutex<Option<Option<Rule>>>>,
    body: Vec<u8>,
}

impl Service<Request<Pieces>> for Handler {
    type Response = Response<Bytes>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Bytes>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Pieces>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let body = body.rest;
        assert_eq!(body, self.body, "the handler gets another body");
        *self.passed.lock().expect("no panic holds it") = Some(parts.extensions.get::<Rule>().copied());
        if let Ok(form) = CheckedForm::of(&parts.headers, &parts.extensions) {
            drop(form.deserialize::<BTreeMap<String, String>>(&body));
        }
        ready(Ok(Response::new(Bytes::new())))
    }
}

/// A body in pieces of one length. Before every piece, it is not ready once.
#[derive(Debug)]
struct Pieces {
    rest: Bytes,
    length: usize,
    is_pending: bool,
}

impl Pieces {
    fn of(body: &[u8], length: usize) -> Self {
        Self { rest: Bytes::copy_from_slice(body), length, is_pending: false }
    }
}

impl From<Bytes> for Pieces {
    fn from(body: Bytes) -> Self {
        Self { rest: body, length: usize::MAX, is_pending: false }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.is_pending = !self.is_pending;
        if self.is_pending {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let length = self.length.min(self.rest.len());
        Poll::Ready((length > 0).then(|| Ok(Frame::data(self.rest.split_to(length)))))
    }
}
