//! The heads of Rocket's requests and responses in the types of the crate `http`.

use std::io::Cursor;

use bytes::Bytes;
use http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{COOKIE, HOST},
    request::Parts,
};
use rocket::{Request, Response, http::Status};

use crate::{
    adapter::{
        bridge::{Lines, ReplaceLines, UnreadableHead, read_head, readable, write_changes},
        head::empty_head,
        stage::Peer,
    },
    header_map::append,
};

/// The head of a request without method, URI and headers.
pub(super) fn extensions_only() -> Parts {
    empty_head(Extensions::new())
}

/// The head of a request.
///
/// # Errors
///
/// Returns an error if `http` cannot represent it. hyper has parsed it, so it is then that of a local request.
pub(super) fn read(request: &Request<'_>) -> Result<Parts, UnreadableHead> {
    let mut parts = extensions_only();
    read_head(&mut parts, request.method().as_str(), &request.uri().to_string(), request.headers())?;
    // In HTTP/2 the host is in the URI, of which Rocket keeps the path and the query.
    if let (false, Some(host)) = (parts.headers.contains_key(HOST), request.host()) {
        append(&mut parts.headers, HOST, value(&host.to_string())?);
    }
    // The cookies of a local request have no header.
    if !parts.headers.contains_key(COOKIE) {
        let pairs: Vec<_> = request.cookies().iter().map(|cookie| cookie.encoded().stripped().to_string()).collect();
        if !pairs.is_empty() {
            append(&mut parts.headers, COOKIE, value(&pairs.join("; "))?);
        }
    }
    // Not `client_ip`, which is what any client writes into the header `X-Real-IP`.
    if let Some(remote) = request.remote() {
        parts.extensions.insert(Peer(remote.ip()));
    }
    Ok(parts)
}

fn value(text: &str) -> Result<HeaderValue, UnreadableHead> {
    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| UnreadableHead)
}

/// The head of a response, and its headers before the stages.
pub(super) struct Head {
    response: http::Response<()>,
    before: HeaderMap,
}

impl Head {
    pub(super) fn of(request: &Request<'_>, response: &mut Response<'_>) -> Self {
        let before = readable(response);
        let mut head = http::Response::new(());
        *head.status_mut() = status(request, response);
        head.headers_mut().clone_from(&before);
        Self { response: head, before }
    }

    pub(super) fn response(&mut self) -> &mut http::Response<()> {
        &mut self.response
    }

    /// Writes the headers that have changed to the response.
    pub(super) fn write(&self, response: &mut Response<'_>) {
        write_changes(response, &self.before, self.response.headers());
    }
}

/// Rocket sets the status of an upgrade after the fairings.
fn status(request: &Request<'_>, response: &mut Response<'_>) -> StatusCode {
    let mut protocols = request.headers().get("upgrade").flat_map(|line| line.split(',')).map(str::trim);
    match protocols.any(|protocol| response.upgrade(protocol).is_some()) {
        true => StatusCode::SWITCHING_PROTOCOLS,
        // A status that `http` cannot represent has no rule of its own.
        false => StatusCode::from_u16(response.status().code).unwrap_or_default(),
    }
}

/// Makes Rocket's response of a stage's answer, whose extensions it returns too.
pub(super) fn answer<'r>(answer: http::Response<Bytes>) -> (Extensions, Response<'r>) {
    let (parts, body) = answer.into_parts();
    let mut response = Response::new();
    response.set_status(Status::new(parts.status.as_u16()));
    for name in parts.headers.keys() {
        response.replace(name, &mut parts.headers.get_all(name).iter());
    }
    response.set_sized_body(body.len(), Cursor::new(body));
    (parts.extensions, response)
}

impl Lines for rocket::http::HeaderMap<'_> {
    fn each(&self, line: &mut dyn FnMut(&str, &[u8])) {
        self.iter().for_each(|header| line(header.name().as_str(), header.value().as_bytes()));
    }
}

impl Lines for Response<'_> {
    fn each(&self, line: &mut dyn FnMut(&str, &[u8])) {
        self.headers().each(line);
    }
}

impl ReplaceLines for Response<'_> {
    fn replace(&mut self, name: &HeaderName, values: &mut dyn Iterator<Item = &HeaderValue>) {
        self.remove_header(name.as_str());
        for value in values {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            self.adjoin_raw_header(name.as_str().to_owned(), text);
        }
    }
}
