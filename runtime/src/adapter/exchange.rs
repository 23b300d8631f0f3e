//! Runs a stage in a framework whose headers and extensions are those of `http` 1. Moving them in and out copies no header.

use std::mem::take;

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, Response, StatusCode, Uri, request::Parts};

use super::{
    head::empty_head,
    stage::{BodyError, Next, Peer, Stage},
};

/// A request of such a framework.
pub(super) trait FrameworkRequest: Send {
    /// Returns the method, the URI that the client requested, and the other end of the connection.
    fn target(&self) -> (Method, Uri, Option<Peer>);

    fn headers_mut(&mut self) -> &mut HeaderMap;

    fn extensions_mut(&mut self) -> &mut Extensions;

    /// Reads the body, at most this many bytes.
    fn read_body(&mut self, limit: usize) -> impl Future<Output = Result<Bytes, BodyError>> + Send;

    /// Gives a body back that was read.
    fn give_back(&mut self, body: Bytes);
}

/// What a stage has decided.
pub(super) enum Outcome<S: Stage> {
    /// The handler is called.
    Call(S::State),
    /// The handler is not called.
    Answer(Response<Bytes>),
}

/// Lets a stage decide about a request. A body that it reads is given back.
pub(super) async fn decide<S: Stage>(stage: &S, request: &mut impl FrameworkRequest) -> Outcome<S> {
    let mut next = with_head::<S>(request, |head| stage.request(head));
    loop {
        next = match next {
            Next::Call { state, body } => {
                if let Some(body) = body {
                    request.give_back(body);
                }
                return Outcome::Call(state);
            }
            Next::Answer(answer) => return Outcome::Answer(answer),
            Next::Read { reading, limit } => {
                let body = request.read_body(limit).await;
                with_head::<S>(request, |head| stage.body(reading, head, body))
            }
            Next::Wait(wait) => {
                let resume = wait.await;
                with_head::<S>(request, |head| resume.call(stage, head))
            }
        };
    }
}

fn with_head<S: Stage>(request: &mut impl FrameworkRequest, decide: impl FnOnce(&mut Parts) -> Next<S>) -> Next<S> {
    // What is requested may be in the extensions.
    let target = S::READS_HEAD.then(|| request.target());
    let mut head = empty_head(take(request.extensions_mut()));
    if let Some((method, uri, peer)) = target {
        (head.method, head.uri, head.headers) = (method, uri, take(request.headers_mut()));
        if let Some(peer) = peer {
            head.extensions.insert(peer);
        }
    }
    let next = decide(&mut head);
    if S::READS_HEAD {
        *request.headers_mut() = head.headers;
    }
    *request.extensions_mut() = head.extensions;
    next
}

/// Passes the head of a response to a stage, and returns its headers and extensions.
pub(super) fn respond<S: Stage>(
    stage: &S,
    state: S::State,
    status: StatusCode,
    headers: HeaderMap,
    extensions: Extensions,
) -> (HeaderMap, Extensions) {
    let mut response = Response::new(());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    *response.extensions_mut() = extensions;
    stage.response(state, &mut response);
    let (parts, ()) = response.into_parts();
    (parts.headers, parts.extensions)
}
