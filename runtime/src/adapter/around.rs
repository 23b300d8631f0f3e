//! Applies an outer policy to a response that has an inner one.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, VARY},
};

#[cfg(feature = "cookies")]
use http::header::SET_COOKIE;

use super::{
    applied::{Applied, Claim},
    form::Form,
};
#[cfg(feature = "cookies")]
use crate::cookie::privacy::{keep_private, sets_one_of};
use crate::{
    cache_control::{forbid_storing, forbid_storing_by_target, is_caching},
    header_map::{add_to_vary, append},
    policy::{PerResponse as _, Policy},
};

/// Applies a policy to the headers of a response, and then restores what an inner one owns. This works for every
/// implementation of [`Policy`], whatever it does to the headers.
pub(super) fn write_around<P: Policy>(
    form: Form<P::Nonce>,
    prepared: &P::Prepared,
    inner: &Applied,
    headers: &mut HeaderMap,
) {
    let before = headers.clone();
    let claims = CSP.map(|name| inner.claim(name.as_str()));
    let form = match form {
        // The inner policy owns the headers that would carry the nonce.
        Form::Page(_) if P::Nonce::IS_NONCE && !claims.contains(&Claim::None) => Form::WithoutNonce,
        form => form,
    };
    form.write::<P>(prepared, headers);
    // The policy that uses the nonce decides who may store the response.
    let keeps_nonce = claims.contains(&Claim::Set) && carries_nonce(&before);
    put_back(headers, &before, |name| match inner.claim(name) {
        _ if keeps_nonce && is_caching(name) => Claim::Set,
        claim => claim,
    });
    if !keeps_nonce && carries_nonce(headers) {
        match inner.claim(CACHE_CONTROL.as_str()) {
            Claim::None => forbid_storing_by_target(headers),
            _ => forbid_storing(headers),
        }
    }
    #[cfg(feature = "cookies")]
    keep_cookies::<P>(headers, &before, inner);
}

fn put_back(headers: &mut HeaderMap, before: &HeaderMap, claim: impl Fn(&str) -> Claim) {
    let mut names: Vec<HeaderName> = before.keys().cloned().collect();
    names.extend(headers.keys().filter(|name| !before.contains_key(*name)).cloned());
    for name in names {
        match claim(name.as_str()) {
            Claim::Kept if !headers.contains_key(&name) => {}
            Claim::Set | Claim::None if name == VARY => {
                for line in before.get_all(VARY) {
                    add_to_vary(headers, line.clone());
                }
            }
            Claim::Set | Claim::Kept => put_back_one(headers, before, name),
            Claim::None => {}
        }
    }
}

fn put_back_one(headers: &mut HeaderMap, before: &HeaderMap, name: HeaderName) {
    if headers.get_all(&name) == before.get_all(&name) {
        return;
    }
    headers.remove(&name);
    for value in before.get_all(&name) {
        append(headers, name.clone(), value.clone());
    }
}

fn carries_nonce(headers: &HeaderMap) -> bool {
    const PREFIX: &[u8] = b"'nonce-";
    let holds = |value: &HeaderValue| value.as_bytes().windows(PREFIX.len()).any(|at| at.eq_ignore_ascii_case(PREFIX));
    CSP.iter().any(|name| headers.get_all(name).iter().any(holds))
}

/// The headers that can carry a nonce.
const CSP: [HeaderName; 2] = [CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY];

/// Restores the cookies that an inner policy declares, and keeps a response with a session of either policy private.
#[cfg(feature = "cookies")]
fn keep_cookies<P: Policy>(headers: &mut HeaderMap, before: &HeaderMap, inner: &Applied) {
    let written = headers.iter_mut().filter(|(name, _)| *name == SET_COOKIE).map(|(_, line)| line);
    for (line, written) in before.get_all(SET_COOKIE).iter().zip(written) {
        if sets_one_of(line.as_bytes(), inner.cookies()) {
            written.clone_from(line);
        }
    }
    for owned in inner.policies().chain([P::OWNED]) {
        keep_private(headers, owned.sessions());
    }
}

#[cfg(test)]
#[path = "tests/around.rs"]
mod tests;
