//! The requests that a test sends inside the process.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, header::HOST};

/// Returns a request for a path of the site, with the host of its origin.
///
/// `fetch` are the headers by which a browser says what it requests; `headers` are those that the test adds.
pub(crate) fn request(
    method: &Method,
    path: &str,
    origin: Option<&str>,
    fetch: &[(&'static str, &'static str)],
    headers: &HeaderMap,
) -> Request<Bytes> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = method.clone();
    *request.uri_mut() = path.parse().unwrap_or_else(|error| panic!("the path {path:?} is not valid: {error}"));
    let origin = origin.and_then(|origin| origin.split_once("://"));
    let host = HeaderValue::from_str(origin.map_or("localhost", |(_, host)| host));
    let sent = request.headers_mut();
    sent.extend(host.ok().map(|host| (HOST, host)));
    for (name, value) in fetch {
        sent.insert(*name, HeaderValue::from_static(value));
    }
    for (name, value) in headers {
        sent.append(name, value.clone());
    }
    request
}

/// Whether an exception applies to a path: `/admin/*` to every path below `/admin/`.
pub(crate) fn is_excepted(excepted: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    match excepted.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == excepted,
    }
}
