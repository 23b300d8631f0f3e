//! What generated code does to a header map; none of it panics, whatever the map holds.

use std::borrow::Borrow;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::nonce::Nonce;

/// Makes room for the headers of a policy, before the first of them is set.
pub fn reserve(headers: &mut HeaderMap, additional: usize) {
    make_room(headers, additional);
    // What fails here is a request for speed; `set` has its room all the same.
    let _ = headers.try_reserve(additional);
}

/// Removes every value of a header.
pub fn remove(headers: &mut HeaderMap, name: HeaderName) {
    headers.remove(name);
}

/// Replaces every value of a header with this one.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    make_room(headers, 1);
    let inserted = headers.try_insert(name, value);
    debug_assert!(inserted.is_ok(), "a map below `MAX_NAMES` takes one more");
}

/// Adds a value to those that a header has.
#[cfg(feature = "cookies")]
pub(crate) fn append(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    make_room(headers, 1);
    let appended = headers.try_append(name, value);
    debug_assert!(appended.is_ok(), "a map below `MAX_NAMES` takes one more");
}

/// Writes a header value with the nonce between each two segments, in one allocation.
#[must_use]
pub fn with_nonce<S: Borrow<str>>(segments: &[S], nonce: &Nonce) -> HeaderValue {
    HeaderValue::try_from(segments.join(nonce.as_str()))
        .expect("the macro has checked the segments, and a nonce is `[A-Za-z0-9_-]`")
}

/// Drops the oldest names of a map that has no room for `additional` more.
///
/// `HeaderMap` holds 24,576 names. From 6,554 on it also refuses where it suspects a collision attack, even a
/// name that it holds. The policy must go in, and no client accepts a response with so many headers.
fn make_room(headers: &mut HeaderMap, additional: usize) {
    let surplus = (headers.keys_len() + additional).saturating_sub(MAX_NAMES);
    if surplus == 0 {
        return;
    }
    let oldest: Vec<HeaderName> = headers.keys().take(surplus).cloned().collect();
    for name in oldest {
        headers.remove(name);
    }
}

/// So many names fit into every `HeaderMap`, whatever has happened to it before.
const MAX_NAMES: usize = 4096;
