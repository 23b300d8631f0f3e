//! Stages in a framework whose requests and responses have other types than those of `http` 1.

#[cfg(feature = "actix")]
use std::{
    mem::take,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header::CONTENT_TYPE,
    request::Parts,
};

#[cfg(feature = "actix")]
use super::stage::Stage;

/// The headers of a request or of a response, in the types of a framework.
pub(super) trait Lines {
    /// Calls `line` with each line: the name, and the value. Lines of the same name come in their order.
    fn each(&self, line: &mut dyn FnMut(&str, &[u8]));
}

/// The headers of a response, in the types of a framework.
pub(super) trait ReplaceLines: Lines {
    /// Replaces the lines of a header with lines of these values, or removes them if there are none.
    fn replace(&mut self, name: &HeaderName, values: &mut dyn Iterator<Item = &HeaderValue>);
}

/// Makes the head of a request with these extensions. The rest is empty, which is enough unless [`Stage::READS_HEAD`].
pub(super) fn empty_head(extensions: Extensions) -> Parts {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.extensions = extensions;
    parts
}

/// Adds the method, the URI and the headers to the head of a request.
///
/// # Errors
///
/// Returns an error if `http` cannot represent one of them. A stage would then decide about another request than the handler
/// sees, so the adapter answers with [`unreadable`]. A header whose name `http` cannot represent is left out, because no stage
/// reads it.
pub(super) fn read_head(
    parts: &mut Parts,
    method: &str,
    uri: &str,
    headers: &impl Lines,
) -> Result<(), UnreadableHead> {
    parts.method = Method::from_bytes(method.as_bytes()).map_err(|_| UnreadableHead)?;
    parts.uri = uri.parse::<Uri>().map_err(|_| UnreadableHead)?;
    let mut is_readable = true;
    headers.each(&mut |name, value| {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else { return };
        let added = HeaderValue::from_bytes(value).is_ok_and(|value| parts.headers.try_append(name, value).is_ok());
        is_readable &= added;
    });
    if is_readable { Ok(()) } else { Err(UnreadableHead) }
}

/// The head of a request has a part that `http` cannot represent.
#[derive(Debug)]
pub(super) struct UnreadableHead;

/// The response to a request whose head cannot be read.
pub(super) fn unreadable() -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(b"The request is malformed.\n"));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Runs [`Stage::response`] on the response of a framework. Only headers that the stage changes are written back.
///
/// Takes the status, and the extensions that the stages keep of this response; see [`Local`]. A line that `http` cannot represent
/// is not read. It stays as it is, unless the stage sets or removes other lines of the same name.
#[cfg(feature = "actix")]
pub(super) fn finish<S: Stage>(
    stage: &S,
    state: S::State,
    status: u16,
    headers: &mut impl ReplaceLines,
    extensions: &mut Extensions,
) {
    let before = readable(headers);
    let mut response = Response::new(());
    // A status that `http` cannot represent has no rule of its own.
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response.headers_mut().clone_from(&before);
    *response.extensions_mut() = take(extensions);
    stage.response(state, &mut response);
    write_changes(headers, &before, response.headers());
    *extensions = take(response.extensions_mut());
}

/// The lines that `http` can represent.
pub(super) fn readable(headers: &impl Lines) -> HeaderMap {
    let mut map = HeaderMap::new();
    headers.each(&mut |name, value| {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value)) {
            // A map with too many names takes no more of them. The framework keeps those.
            let _ = map.try_append(name, value);
        }
    });
    map
}

pub(super) fn write_changes(headers: &mut impl ReplaceLines, before: &HeaderMap, after: &HeaderMap) {
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        headers.replace(name, &mut std::iter::empty());
    }
    for name in after.keys().filter(|name| before.get_all(*name) != after.get_all(*name)) {
        headers.replace(name, &mut after.get_all(name).iter());
    }
}

/// The values that stages keep of a request or of a response, in one place of the framework's own store.
///
/// A framework may only lend the place, hence the lock. It is never held while a stage or a handler runs.
#[cfg(feature = "actix")]
#[derive(Debug, Default)]
pub(super) struct Local(Mutex<Extensions>);

#[cfg(feature = "actix")]
impl Local {
    pub(super) fn new(extensions: Extensions) -> Self {
        Self(Mutex::new(extensions))
    }

    /// Takes all values out, for the head that a stage reads.
    pub(super) fn take(&self) -> Extensions {
        take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the values back.
    pub(super) fn put(&self, extensions: Extensions) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = extensions;
    }

    /// Returns a copy of the value of this type.
    pub(super) fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.with(|extensions| extensions.get().cloned())
    }

    /// Passes all values to a function.
    pub(super) fn with<R>(&self, read: impl FnOnce(&Extensions) -> R) -> R {
        read(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
