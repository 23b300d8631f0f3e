//! What a policy does to a header map; none of it panics, whatever the map holds.

use http::{HeaderMap, HeaderName, HeaderValue, header::VARY};

use crate::{list::elements, nonce::Nonce};

/// Makes room for the headers of a policy, before the first of them is set.
pub(crate) fn reserve(headers: &mut HeaderMap, additional: usize) {
    make_room(headers, additional);
    // What fails here is a request for speed; `set` has its room all the same.
    let _ = headers.try_reserve(additional);
}

/// Replaces every value of a header with this one.
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    make_room(headers, 1);
    insert(headers, name, value);
}

/// Does the same in a map that has room.
#[inline]
pub fn insert(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let inserted = headers.try_insert(name, value);
    debug_assert!(inserted.is_ok(), "a map below `MAX_NAMES` takes one more");
}

/// Adds a value to those that a header has.
pub(crate) fn append(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    make_room(headers, 1);
    let appended = headers.try_append(name, value);
    debug_assert!(appended.is_ok(), "a map below `MAX_NAMES` takes one more");
}

/// Sets a header to the late value at an index, or removes the header where there is none.
pub fn insert_late(headers: &mut HeaderMap, name: HeaderName, late: &mut [Option<HeaderValue>], index: usize) {
    match late.get_mut(index).and_then(Option::take) {
        Some(value) => insert(headers, name, value),
        None => _ = headers.remove(name),
    }
}

/// Adds to `vary` the names that it lacks. What is left out of it, a cache does not compare, so that a policy replaces none.
pub fn add_to_vary(headers: &mut HeaderMap, names: HeaderValue) {
    if !headers.contains_key(VARY) {
        return set(headers, VARY, names);
    }
    let has = |name: &[u8]| {
        let mut present = headers.get_all(VARY).iter().flat_map(|line| elements(line.as_bytes()));
        present.any(|present| present == b"*" || present.eq_ignore_ascii_case(name))
    };
    let missing: Vec<&[u8]> = elements(names.as_bytes()).filter(|name| !name.is_empty() && !has(name)).collect();
    if missing.is_empty() {
        return;
    }
    // Parts of a value, with commas between them.
    if let Ok(missing) = HeaderValue::try_from(missing.join(&b", "[..])) {
        append(headers, VARY, missing);
    }
}

/// Writes a header value with the nonce between each two segments, in one allocation.
#[must_use]
pub fn with_nonce<S: AsRef<[u8]>>(segments: &[S], nonce: &Nonce) -> HeaderValue {
    let between = nonce.as_bytes();
    let texts: usize = segments.iter().map(|segment| segment.as_ref().len()).sum();
    let mut value = Vec::with_capacity(texts + segments.len().saturating_sub(1) * between.len());
    for (index, segment) in segments.iter().enumerate() {
        if index > 0 {
            value.extend_from_slice(between);
        }
        value.extend_from_slice(segment.as_ref());
    }
    // It reads every byte once more. `HeaderValue` has no way around that without `unsafe`.
    HeaderValue::try_from(value).expect("the macro has checked the segments, and a nonce is `[A-Za-z0-9_-]`")
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
