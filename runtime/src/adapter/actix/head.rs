//! The heads of requests and responses, from the types of actix-web to those of `http` 1 and back.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{self, ServiceRequest},
    http::{
        StatusCode, Version,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
};
use bytes::Bytes;
use http::{Extensions, Response, request::Parts};

use crate::adapter::{
    applied::Applied,
    bridge::{Lines, Local, ReplaceLines, UnreadableHead, finish, read_head},
    head::empty_head,
    stage::{Peer, Stage},
};
#[cfg(feature = "csrf")]
use crate::csrf::Rejection;

/// Makes the head of a request that a stage reads, with the values of earlier stages.
pub(super) fn request_head<T: Stage>(request: &ServiceRequest) -> Result<Parts, UnreadableHead> {
    let mut head = empty_head(take_local(&request.extensions()));
    if let Some(address) = request.peer_addr() {
        head.extensions.insert(Peer(address.ip()));
    }
    if T::READS_HEAD {
        head.version = version(request.version());
        read_head(&mut head, request.method().as_str(), &request.uri().to_string(), request.headers())?;
    }
    Ok(head)
}

/// Keeps the values of a stage for the handler and for later stages.
pub(super) fn keep(request: &ServiceRequest, head: Parts) {
    put_local(&mut request.extensions_mut(), head.extensions);
}

/// A value that a stage keeps of a request.
pub(super) fn value_of<V: Clone + Send + Sync + 'static>(request: &HttpRequest) -> Option<V> {
    request.extensions().get::<Local>()?.get()
}

/// Runs [`Stage::response`].
pub(super) fn finish_response<T: Stage, B>(stage: &T, state: T::State, response: &mut HttpResponse<B>) {
    let mut local = take_local(&response.extensions());
    let mark = response.extensions_mut().remove::<Applied>();
    if let Some(mark) = mark {
        mark.mark(&mut local);
    }
    finish(stage, state, response.status().as_u16(), response.headers_mut(), &mut local);
    put_local(&mut response.extensions_mut(), local);
}

/// The response with which a stage answers.
pub(super) fn answer(answer: Response<Bytes>) -> HttpResponse<BoxBody> {
    let (head, body) = answer.into_parts();
    let status = StatusCode::from_u16(head.status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::with_body(status, BoxBody::new(body));
    for name in head.headers.keys() {
        response.headers_mut().replace(name, &mut head.headers.get_all(name).iter());
    }
    #[cfg(feature = "csrf")]
    if let Some(rejection) = head.extensions.get::<Rejection>() {
        response.extensions_mut().insert(*rejection);
    }
    put_local(&mut response.extensions_mut(), head.extensions);
    response
}

/// Takes the values that stages keep out of actix-web's store, which can only be read here.
fn take_local(store: &dev::Extensions) -> Extensions {
    store.get::<Local>().map(Local::take).unwrap_or_default()
}

fn put_local(store: &mut dev::Extensions, values: Extensions) {
    match store.get::<Local>() {
        Some(local) => local.put(values),
        None => _ = store.insert(Local::new(values)),
    }
}

fn version(version: Version) -> http::Version {
    match version {
        Version::HTTP_09 => http::Version::HTTP_09,
        Version::HTTP_10 => http::Version::HTTP_10,
        Version::HTTP_2 => http::Version::HTTP_2,
        Version::HTTP_3 => http::Version::HTTP_3,
        _ => http::Version::HTTP_11,
    }
}

impl Lines for HeaderMap {
    fn each(&self, line: &mut dyn FnMut(&str, &[u8])) {
        for (name, value) in self {
            line(name.as_str(), value.as_bytes());
        }
    }
}

impl ReplaceLines for HeaderMap {
    fn replace(&mut self, name: &http::HeaderName, values: &mut dyn Iterator<Item = &http::HeaderValue>) {
        let was_sensitive = self.get_all(name.as_str()).any(HeaderValue::is_sensitive);
        self.remove(name.as_str());
        // Both versions of `http` accept the same names and values.
        let Ok(name) = HeaderName::from_bytes(name.as_str().as_bytes()) else { return };
        for value in values {
            let Ok(mut copy) = HeaderValue::from_bytes(value.as_bytes()) else { continue };
            copy.set_sensitive(was_sensitive || value.is_sensitive());
            self.append(name.clone(), copy);
        }
    }
}
