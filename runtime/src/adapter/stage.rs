//! What is done to a request and to its response, written once for every framework.

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
