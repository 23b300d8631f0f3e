//! Stages in a framework whose requests and responses have other types than those of `http` 1.

#[cfg(any(test, feature = "actix"))]
use std::{
    mem::take,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header::CONTENT_TYPE, request::Parts,
};

#[cfg(any(test, feature = "actix"))]
use http::Extensions;

#[cfg(any(test, feature = "actix"))]
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
#[cfg(any(test, feature = "actix"))]
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

/// Writes back the headers that differ.
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
#[cfg(any(test, feature = "actix"))]
#[derive(Debug, Default)]
pub(super) struct Local(Mutex<Extensions>);

#[cfg(any(test, feature = "actix"))]
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::adapter::head::empty_head;
    use crate::adapter::stage::{BodyError, Next};

    /// Headers as lines, which may be invalid, and the names that were replaced.
    #[derive(Default)]
    struct List {
        lines: Vec<(&'static str, Vec<u8>)>,
        replaced: Vec<String>,
    }

    impl Lines for List {
        fn each(&self, line: &mut dyn FnMut(&str, &[u8])) {
            self.lines.iter().for_each(|(name, value)| line(name, value));
        }
    }

    impl ReplaceLines for List {
        fn replace(&mut self, name: &HeaderName, values: &mut dyn Iterator<Item = &HeaderValue>) {
            let mut values: Vec<_> =
                values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
            values.insert(0, name.to_string());
            self.replaced.push(values.join(" | "));
        }
    }

    fn list(lines: &[(&'static str, &str)]) -> List {
        let lines = lines.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())).collect();
        List { lines, ..List::default() }
    }

    /// A stage that applies a function to each response.
    #[derive(Clone, Copy)]
    struct Change(fn(&mut Response<()>));

    impl Stage for Change {
        type State = ();
        type Reading = Infallible;

        fn request(&self, _: &mut Parts) -> Next<Self> {
            Next::Call { state: (), body: None }
        }

        fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
            match reading {}
        }

        fn response(&self, (): (), response: &mut Response<()>) {
            (self.0)(response);
        }
    }

    #[test]
    fn only_what_a_stage_changes_is_written_back() {
        let mut headers = list(&[
            ("x-kept", "1"),
            ("set-cookie", "a=1"),
            ("server", "tea"),
            ("Set-Cookie", "b=2"),
            ("x-kept", "2"),
            ("x-broken", "a\nb"),
            ("x broken", "1"),
            ("x-latin", "\u{e9}"),
        ]);
        let mut extensions = Extensions::new();
        extensions.insert(7_u8);
        let stage = Change(|response| {
            assert_eq!(response.status(), StatusCode::NOT_FOUND);
            assert_eq!(response.headers().keys_len(), 4, "names that `http` can represent");
            assert_eq!(response.extensions_mut().remove::<u8>(), Some(7));
            response.extensions_mut().insert(8_u16);
            let headers = response.headers_mut();
            headers.remove("server");
            headers.insert("x-new", HeaderValue::from_static("n"));
            headers.append("set-cookie", HeaderValue::from_static("c=3"));
            let same = headers["x-latin"].clone();
            headers.insert("x-latin", same);
        });
        finish(&stage, (), 404, &mut headers, &mut extensions);
        assert_eq!(headers.replaced, ["server", "set-cookie | a=1 | b=2 | c=3", "x-new | n"]);
        assert_eq!((extensions.get::<u8>(), extensions.get::<u16>()), (None, Some(&8)));

        let mut unchanged = list(&[("x-kept", "1")]);
        finish(&Change(|_| {}), (), 7, &mut unchanged, &mut extensions);
        assert!(unchanged.replaced.is_empty());
    }

    #[test]
    fn a_head_is_read_whole_or_not_at_all() {
        let read = |method: &str, uri: &str, lines: &[(&'static str, &str)]| {
            let mut head = empty_head(Extensions::new());
            read_head(&mut head, method, uri, &list(lines)).ok().map(|()| head)
        };
        let head =
            read("POST", "/a?b", &[("Origin", "null"), ("a", "1"), ("origin", "x"), ("b c", "2")]).expect("a head");
        assert_eq!((head.method, head.uri.to_string().as_str()), (Method::POST, "/a?b"));
        assert_eq!(head.headers.get_all("origin").iter().collect::<Vec<_>>(), ["null", "x"]);
        assert_eq!(head.headers.len(), 3);
        // A stage would find no `Origin`, and let the request pass.
        assert!(read("POST", "/", &[("origin", "https://evil.example\r\n")]).is_none());
        assert!(read("PO ST", "/", &[]).is_none());
        assert!(read("POST", "/a b", &[]).is_none());
        assert_eq!(unreadable().status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn values_are_kept_in_one_place() {
        let local = Local::new(Extensions::new());
        let mut extensions = local.take();
        extensions.insert("a");
        assert_eq!(local.get::<&str>(), None);
        local.put(extensions);
        assert_eq!((local.get(), local.with(Extensions::len)), (Some("a"), 1));
    }
}
