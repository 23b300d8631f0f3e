//! What a policy writes, compared with what was sent.

use std::fmt::Debug;

use http::{HeaderMap, Response, StatusCode};
use security_policy::{Nonce, Policy};

use crate::{
    policies::{Market, Shop},
    requests::{between, lines},
};

/// What a case returns: the reason why it failed.
pub(crate) type Outcome = Result<(), String>;

/// Compares two values.
pub(crate) fn equal<T: PartialEq + Debug>(what: &str, sent: T, expected: T) -> Outcome {
    match sent == expected {
        true => Ok(()),
        false => Err(format!("{what}: expected {expected:?}, and was {sent:?}")),
    }
}

/// Compares the status.
pub(crate) fn status<B>(response: &Response<B>, expected: u16) -> Outcome {
    equal("status", response.status().as_u16(), expected)
}

/// Compares all lines of a header.
pub(crate) fn header<B>(response: &Response<B>, name: &str, expected: &[&str]) -> Outcome {
    let expected: Vec<String> = expected.iter().map(|&line| line.to_owned()).collect();
    equal(name, lines(response.headers(), name), expected)
}

/// Checks that a response carries `Shop` without its nonce.
pub(crate) fn carries_shop<B>(response: &Response<B>) -> Outcome {
    carries::<Shop, B>(response, &without_nonce::<Shop>(&()))
}

/// Checks that a response carries `Market`, enforced, without its nonce.
pub(crate) fn carries_market<B>(response: &Response<B>) -> Outcome {
    carries::<Market, B>(response, &without_nonce::<Market>(&()))
}

/// Checks that a response carries exactly these headers of a policy, no other header that the policy sets, and none that it removes.
pub(crate) fn carries<P: Policy, B>(response: &Response<B>, expected: &HeaderMap) -> Outcome {
    for name in P::OWNED.set_names() {
        equal(name, lines(response.headers(), name), lines(expected, name))?;
    }
    for name in expected.keys() {
        equal(name.as_str(), lines(response.headers(), name.as_str()), lines(expected, name.as_str()))?;
    }
    let removed = response.headers().keys().filter(|name| P::OWNED.removes(name.as_str()));
    equal("headers that the policy removes", removed.collect(), Vec::new())
}

/// Checks that no header of `Shop` is on a response.
pub(crate) fn carries_nothing<B>(response: &Response<B>) -> Outcome {
    let owned = response.headers().keys().filter(|name| {
        // Rocket sets this one itself.
        Shop::OWNED.sets(name.as_str()) && response.headers()[*name] == without_nonce::<Shop>(&())[*name]
    });
    equal("headers of the policy", owned.map(|name| name.as_str()).collect(), Vec::new())
}

/// The headers of a policy with this nonce.
pub(crate) fn with_nonce<P: Policy<Nonce = Nonce>>(prepared: &P::Prepared, nonce: &str) -> HeaderMap {
    let other = Nonce::random();
    let mut headers = HeaderMap::new();
    P::apply_prepared(prepared, &mut headers, &other);
    for value in headers.values_mut() {
        let text = String::from_utf8_lossy(value.as_bytes()).replace(other.as_str(), nonce);
        *value = text.parse().expect("a nonce is valid in a header");
    }
    headers
}

/// The headers of a policy for a response that does not use its nonce.
pub(crate) fn without_nonce<P: Policy>(prepared: &P::Prepared) -> HeaderMap {
    let mut headers = HeaderMap::new();
    P::apply_without_nonce(prepared, &mut headers);
    headers
}

/// The headers of a policy for a 304 or a 101.
pub(crate) fn not_modified<P: Policy>(prepared: &P::Prepared) -> HeaderMap {
    let mut headers = HeaderMap::new();
    P::apply_not_modified(prepared, &mut headers);
    headers
}

/// The nonce in the script of a page.
pub(crate) fn nonce_in(page: &str) -> Result<String, String> {
    let nonce = between(page, "<script nonce=\"", "\"")?;
    // 128 random bits in base64.
    match nonce.len() {
        22.. => Ok(nonce),
        _ => Err(format!("`{nonce}` is too short")),
    }
}

/// Whether a request was rejected by `csrf`: 403, with `Shop`.
pub(crate) fn rejected<B>(response: &Response<B>) -> Outcome {
    equal("status", response.status(), StatusCode::FORBIDDEN)?;
    header(response, "cache-control", &["no-store"])?;
    carries_shop(response)
}
