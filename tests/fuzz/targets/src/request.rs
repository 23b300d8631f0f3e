//! The head of a request, for `transport` and for what reads single headers: the first line has the address of the client, the method and
//! the target, and each other line is a header.

use crate::input::{head, pair};
use crate::sent::assert_header_value;
use crate::site::{KEYS, NOW, Shop};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Uri, header::HOST};
use security_policy::adapter::Peer;
use security_policy::transport::{Decision, Scheme};

pub(crate) fn run(input: &[u8]) {
    let Some(parts) = parts(input) else { return };
    let decided = Shop::TRANSPORT.decide(&parts);
    let hosts = parts.headers.get_all(HOST).iter().count();
    match &decided {
        Decision::Redirect { location, status } => {
            let location = location.to_str().expect("ASCII");
            assert_header_value(location);
            assert!(
                location == ORIGIN || location.strip_prefix(ORIGIN).is_some_and(|rest| rest.starts_with(['/', '?'])),
                "{location}"
            );
            assert!(
                status.is_redirection() && parts.extensions.get::<Scheme>() == Some(&Scheme::Http)
                    || is_proxied(&parts)
            );
        }
        Decision::Call(_) => assert!(hosts < 2, "a request with {hosts} hosts is not rejected"),
        _ => {}
    }
    assert_eq!(Shop::TRANSPORT.decide(&parts), decided);
    let checked = Shop::CSRF.check(&KEYS, &parts.method, &parts.uri, &parts.headers, NOW);
    if let Ok(Some(rule)) = checked {
        assert!(!format!("{rule:?}").contains("Token"), "a request without a token is accepted for its token");
    }
}

fn parts(input: &[u8]) -> Option<Parts> {
    let (lines, _) = head(input);
    let mut words = lines.first()?.splitn(3, ' ');
    let (peer, method, uri) = (words.next()?, words.next()?, words.next()?);
    let mut request = Request::new(());
    *request.method_mut() = Method::from_bytes(method.as_bytes()).ok()?;
    *request.uri_mut() = uri.parse::<Uri>().ok()?;
    if let Ok(address) = peer.parse() {
        request.extensions_mut().insert(Peer(address));
    }
    for (name, value) in lines[1..].iter().filter_map(|line| pair(line)) {
        if name == "scheme" {
            request.extensions_mut().insert(if value == "https" { Scheme::Https } else { Scheme::Http });
        } else if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
        {
            request.headers_mut().append(name, value);
        }
    }
    Some(request.into_parts().0)
}

/// Whether the request came through a proxy that the policy trusts, or over http.
fn is_proxied(parts: &Parts) -> bool {
    parts.extensions.get::<Peer>().is_some_and(|peer| peer.0.to_canonical().to_string().starts_with("10."))
}

const ORIGIN: &str = "https://shop.example.com";
