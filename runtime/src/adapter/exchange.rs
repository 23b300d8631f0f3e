//! The heads of a request and of a response, from the parts that a framework has. Moving them in and out copies no header.

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, Response, StatusCode, Uri, request::Parts};

use super::{head::empty_head, stage::Stage};

/// Makes the head of a request.
pub(super) fn request_head(method: Method, uri: Uri, headers: HeaderMap, extensions: Extensions) -> Parts {
    let mut parts = empty_head(extensions);
    parts.method = method;
    parts.uri = uri;
    parts.headers = headers;
    parts
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

/// What [`Stage::request`] and [`Stage::body`] have led to.
pub(super) enum Outcome<S: Stage> {
    /// The handler is called.
    Call(S::State),
    /// The handler is not called.
    Answer(Response<Bytes>),
}
