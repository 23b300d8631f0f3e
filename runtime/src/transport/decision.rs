//! What is done with a request.

use std::net::IpAddr;

use http::{HeaderValue, Method, StatusCode, request::Parts};

use super::{
    forwarded::{has_traces, stated_scheme},
    host::{RequestHost, RequestHosts},
    location::location,
    rejection::Rejection,
    rules::Rules,
    scheme::Scheme,
};
use crate::adapter::original_uri::original_uri;

/// What is done with a request.
///
/// [`Transport::decide`](super::Transport::decide) returns it, with an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The handler answers.
    Call(Hsts),
    /// The response is a redirect.
    Redirect {
        /// 308, or as the policy declares.
        status: StatusCode,
        /// The declared origin with the path and the query of the request.
        location: HeaderValue,
    },
    /// The response is an error.
    Reject(Rejection),
}

/// What happens to `strict-transport-security` in a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hsts {
    /// It is sent: the request arrived over https, or the server does not know.
    Kept,
    /// It is removed: the request arrived over http, where browsers ignore it
    /// ([RFC 6797, section 7.2](https://www.rfc-editor.org/rfc/rfc6797#section-7.2)), or comes from the same machine.
    Removed,
}

/// What is known about a request besides its head.
#[derive(Clone, Copy)]
pub(super) struct Facts<'f> {
    /// The address of the other end of the connection.
    pub(super) peer: Option<IpAddr>,
    /// The scheme, if the server knows it.
    pub(super) scheme: Option<Scheme>,
    /// Whether an address is that of a trusted proxy.
    pub(super) trusts: &'f dyn Fn(IpAddr) -> bool,
}

/// Decides about a request.
pub(super) fn decide(rules: &Rules, facts: Facts<'_>, request: &Parts) -> Decision {
    let hosts = RequestHosts::of(request);
    if let Ok(hosts) = &hosts
        && let Some(hsts) = local(facts, hosts, request)
    {
        return Decision::Call(hsts);
    }
    let scheme = scheme(facts, request);
    let hsts = if scheme == Some(Scheme::Http) { Hsts::Removed } else { Hsts::Kept };
    let uri = original_uri(&request.uri, &request.extensions);
    if HEALTH_CHECKS.contains(&request.method) && rules.exempt.contains(&uri.path()) {
        return Decision::Call(hsts);
    }
    match hosts {
        Err(rejection) => return Decision::Reject(rejection),
        Ok(hosts) if !hosts.all(|host| rules.accepts(host)) => return Decision::Reject(Rejection::ForeignHost),
        Ok(_) => {}
    }
    let Some(status) = rules.status.filter(|_| scheme == Some(Scheme::Http)) else { return Decision::Call(hsts) };
    if request.method == Method::CONNECT && uri.path_and_query().is_none() {
        return Decision::Reject(Rejection::NotRedirectable);
    }
    match location(rules.origin, uri) {
        Some(location) => Decision::Redirect { status: status_for(&request.method, status), location },
        None => Decision::Reject(Rejection::TooLong),
    }
}

/// Whether the request comes from the developer's own machine, and what then happens to the header.
///
/// A proxy on the same machine also connects from a loopback address. It adds headers, and passes on the host of the client, unless it is
/// configured otherwise. Where the address is unknown, the header is sent: it may protect a site.
fn local(facts: Facts<'_>, hosts: &RequestHosts<'_>, request: &Parts) -> Option<Hsts> {
    let is_local = hosts.all(RequestHost::is_loopback) && !has_traces(&request.headers);
    match facts.peer.map(|peer| peer.to_canonical().is_loopback()) {
        Some(true) if is_local => Some(Hsts::Removed),
        None if is_local => Some(Hsts::Kept),
        _ => None,
    }
}

/// The scheme over which the client has sent a request; `None` if the server does not know.
///
/// The scheme of an absolute URI, and the `:scheme` of HTTP/2, are not read: they are about the last connection, which a proxy that is not
/// named may have opened.
fn scheme(facts: Facts<'_>, request: &Parts) -> Option<Scheme> {
    let headers = &request.headers;
    let is_trusted = facts.peer.is_some_and(|peer| (facts.trusts)(peer.to_canonical()));
    if is_trusted && let Some(stated) = stated_scheme(headers, facts.trusts) {
        return Some(stated);
    }
    // A proxy that terminates TLS also opens plain connections. A redirect would then lead back to it.
    facts.scheme.filter(|scheme| *scheme == Scheme::Https || !(is_trusted || has_traces(headers)))
}

/// The status for a method: browsers repeat a `POST` that is answered with 301 as a `GET`.
fn status_for(method: &Method, declared: u16) -> StatusCode {
    let keeps_method =
        declared != StatusCode::MOVED_PERMANENTLY.as_u16() || [Method::GET, Method::HEAD].contains(method);
    let declared = StatusCode::from_u16(declared).ok().filter(|_| keeps_method);
    declared.unwrap_or(StatusCode::PERMANENT_REDIRECT)
}

/// The methods of health checks.
const HEALTH_CHECKS: [Method; 3] = [Method::GET, Method::HEAD, Method::OPTIONS];
