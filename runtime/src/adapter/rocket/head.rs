//! The heads of Rocket's requests and responses in the types of the crate `http`.

use std::io::Cursor;

use bytes::Bytes;
use http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri,
    header::{COOKIE, HOST},
    request::Parts,
};
use rocket::{Request, Response, http::Status};

use crate::{adapter::stage::Peer, header_map::append};

/// The head of a request without method, URI and headers.
pub(super) fn extensions_only() -> Parts {
    http::Request::new(()).into_parts().0
}

/// The head of a request.
pub(super) fn read(request: &Request<'_>) -> Parts {
    let mut parts = extensions_only();
    parts.method = Method::from_bytes(request.method().as_str().as_bytes()).unwrap_or_default();
    // A path that cannot be parsed is not in canonical form, so it is protected and never exempt.
    parts.uri = Uri::try_from(request.uri().to_string()).unwrap_or_else(|_| Uri::from_static("*"));
    parts.headers = headers(request.headers());
    // In HTTP/2 the host is in the URI, which Rocket reduces to path and query.
    if let (false, Some(host)) = (parts.headers.contains_key(HOST), request.host()) {
        append(&mut parts.headers, HOST, value(&host.to_string()));
    }
    // The cookies of a local request have no header.
    if !parts.headers.contains_key(COOKIE) {
        let pairs: Vec<_> = request.cookies().iter().map(|cookie| cookie.encoded().stripped().to_string()).collect();
        if !pairs.is_empty() {
            append(&mut parts.headers, COOKIE, value(&pairs.join("; ")));
        }
    }
    // Not `client_ip`, which trusts the header `X-Real-IP` of any client.
    if let Some(remote) = request.remote() {
        parts.extensions.insert(Peer(remote.ip()));
    }
    parts
}

/// The head of a response, and what it was before the stages.
pub(super) struct Head {
    response: http::Response<()>,
    before: HeaderMap,
}

impl Head {
    pub(super) fn of<'r>(request: &'r Request<'_>, response: &mut Response<'r>) -> Self {
        let before = headers(response.headers());
        let mut head = http::Response::new(());
        *head.status_mut() = status(request, response);
        *head.headers_mut() = before.clone();
        Self { response: head, before }
    }

    pub(super) fn response(&mut self) -> &mut http::Response<()> {
        &mut self.response
    }

    pub(super) fn extend(&mut self, extensions: Extensions) {
        self.response.extensions_mut().extend(extensions);
    }

    /// Writes the headers that have changed to the response. All others keep their place and their spelling.
    pub(super) fn write(self, response: &mut Response<'_>) {
        let after = self.response.headers();
        let removed = self.before.keys().filter(|name| !after.contains_key(*name));
        removed.for_each(|name| response.remove_header(name.as_str()));
        for name in after.keys().filter(|name| !is_same(&self.before, after, name)) {
            response.remove_header(name.as_str());
            for value in after.get_all(name) {
                let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
                response.adjoin_raw_header(name.as_str().to_owned(), text);
            }
        }
    }
}

/// Whether a header has the same lines in both maps.
fn is_same(before: &HeaderMap, after: &HeaderMap, name: &HeaderName) -> bool {
    before.get_all(name).iter().eq(after.get_all(name))
}

/// Makes Rocket's response of a stage's answer.
pub(super) fn answer<'r>(answer: http::Response<Bytes>) -> (Extensions, Response<'r>) {
    let (parts, body) = answer.into_parts();
    let mut response = Response::new();
    response.set_status(Status::new(parts.status.as_u16()));
    for (name, value) in &parts.headers {
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        response.adjoin_raw_header(name.as_str().to_owned(), text);
    }
    response.set_sized_body(body.len(), Cursor::new(body));
    (parts.extensions, response)
}

/// Rocket sets the status of an upgrade after the fairings.
fn status<'r>(request: &'r Request<'_>, response: &mut Response<'r>) -> StatusCode {
    let mut protocols = request.headers().get("upgrade").flat_map(|line| line.split(',')).map(str::trim);
    match protocols.any(|protocol| response.upgrade(protocol).is_some()) {
        true => StatusCode::SWITCHING_PROTOCOLS,
        false => StatusCode::from_u16(response.status().code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn headers(headers: &rocket::http::HeaderMap<'_>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for header in headers.iter() {
        if let Ok(name) = HeaderName::from_bytes(header.name().as_str().as_bytes()) {
            append(&mut map, name, value(header.value()));
        }
    }
    map
}

/// A value with a control character can only come from a local request or from a handler, whose response hyper rejects.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap_or(const { HeaderValue::from_static("?") })
}
