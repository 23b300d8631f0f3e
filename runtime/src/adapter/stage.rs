//! What is done to a request and to its response, written once for every framework.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Response, request::Parts};

/// Something that is done to each request and to its response: to apply a policy, or to check where a request comes from.
///
/// It is written in the types of the crate `http`. Each adapter runs every stage in its framework: it makes the head of the request,
/// calls [`request`](Self::request), does what the result says, and passes the head of the response to
/// [`response`](Self::response).
pub trait Stage: Clone + Send + Sync + 'static {
    /// What is kept of a request until its response.
    type State: Send + 'static;

    /// A request whose body has to be read before it is decided.
    type Reading: Send + 'static;

    /// Whether [`request`](Self::request) reads the method, the URI and the headers. Otherwise, an adapter may leave them empty, and
    /// only the extensions matter.
    const READS_HEAD: bool = true;

    /// Whether this stage may answer a request itself, instead of the handler.
    const ANSWERS: bool = true;

    /// Decides about a request by its head, and adds what the handler needs to the extensions.
    fn request(&self, request: &mut Parts) -> Next<Self>;

    /// Decides about a request by its body. It is only called after [`Next::Read`].
    fn body(&self, reading: Self::Reading, request: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self>;

    /// Decides about a request by the beginning of its body, in a framework that passes no more of it on. It is only called after
    /// [`Next::Read`].
    ///
    /// # Errors
    ///
    /// Returns the argument if the beginning is not enough. The body is then read as a whole, and passed to [`body`](Self::body).
    fn beginning(
        &self,
        reading: Self::Reading,
        request: &mut Parts,
        beginning: &[u8],
    ) -> Result<Next<Self>, Self::Reading> {
        let _ = (request, beginning);
        Err(reading)
    }

    /// Changes the headers and the extensions of a response. Its status is not changed.
    fn response(&self, state: Self::State, response: &mut Response<()>);
}

/// What an adapter does next with a request.
#[derive(Debug)]
pub enum Next<S: Stage> {
    /// Calls the handler, and then [`Stage::response`] with the state.
    Call {
        /// What is kept until the response.
        state: S::State,
        /// The body of the request, if it was read.
        body: Option<Bytes>,
    },
    /// Does not call the handler: this is the response.
    Answer(Response<Bytes>),
    /// Reads the body, at most this many bytes, and calls [`Stage::body`].
    Read {
        /// What is kept until the body is read.
        reading: S::Reading,
        /// The most bytes that are read. A longer body is [`BodyError::TooLarge`].
        limit: usize,
    },
    /// Waits for a store on another machine, and continues as [`Wait::resume`] says.
    Wait(Wait<S>),
}

/// A decision that needs an answer from elsewhere, such as from a database.
///
/// An adapter handles it with one line, in the loop in which it handles [`Next`]:
/// `next = wait.resume(&stage, &mut request).await`. It is a future, for adapters that poll.
#[must_use = "the request is decided when the future has been awaited"]
pub struct Wait<S: Stage>(Pin<Box<dyn Future<Output = Resume<S>> + Send>>);

impl<S: Stage> Wait<S> {
    /// Waits for `answer`.
    pub fn new(answer: impl Future<Output = Resume<S>> + Send + 'static) -> Self {
        Self(Box::pin(answer))
    }

    /// Waits, and returns what the adapter does next.
    pub async fn resume(self, stage: &S, request: &mut Parts) -> Next<S> {
        self.await.call(stage, request)
    }
}

impl<S: Stage> Future for Wait<S> {
    type Output = Resume<S>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Resume<S>> {
        self.0.as_mut().poll(cx)
    }
}

impl<S: Stage> fmt::Debug for Wait<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wait(..)")
    }
}

/// What a stage does with a request after it has [waited](Wait).
pub struct Resume<S: Stage>(Box<Continue<S>>);

type Continue<S> = dyn FnOnce(&S, &mut Parts) -> Next<S> + Send;

impl<S: Stage> Resume<S> {
    /// Continues with this function.
    pub fn new(proceed: impl FnOnce(&S, &mut Parts) -> Next<S> + Send + 'static) -> Self {
        Self(Box::new(proceed))
    }

    /// Returns what the adapter does next.
    pub fn call(self, stage: &S, request: &mut Parts) -> Next<S> {
        (self.0)(stage, request)
    }
}

impl<S: Stage> fmt::Debug for Resume<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resume(..)")
    }
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// It is longer than the limit.
    TooLarge,
    /// The client has closed the connection, or the framework returned another error.
    Unreadable,
}

/// The address of the client, or of the proxy in front of the server. An adapter adds it to the extensions of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub std::net::IpAddr);

#[cfg(test)]
#[path = "tests/stage.rs"]
mod tests;
