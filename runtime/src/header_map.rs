//! Operations of a policy on a header map. None of them panics, whatever the map contains.

use http::{HeaderMap, HeaderName, HeaderValue, header::VARY};

use crate::{list::elements, nonce::Nonce};

/// Reserves capacity for the headers of a policy, before the first of them is set.
pub(crate) fn reserve(headers: &mut HeaderMap, additional: usize) {
    make_room(headers, additional);
    // Reserving only makes it faster: if it fails, `set` still makes room.
    let _ = headers.try_reserve(additional);
}

/// Replaces every value of a header with this one.
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    make_room(headers, 1);
    insert(headers, name, value);
}

/// Does the same in a map with spare capacity.
#[inline]
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let inserted = headers.try_insert(name, value);
    debug_assert!(inserted.is_ok(), "a map below `MAX_NAMES` takes one more");
}

/// Adds a value to those that a header has.
pub(crate) fn append(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    make_room(headers, 1);
    let appended = headers.try_append(name, value);
    debug_assert!(appended.is_ok(), "a map below `MAX_NAMES` takes one more");
}

/// Sets a header to the late value at an index, or removes the header if there is none.
pub fn insert_late(headers: &mut HeaderMap, name: HeaderName, late: &mut [Option<HeaderValue>], index: usize) {
    match late.get_mut(index).and_then(Option::take) {
        Some(value) => insert(headers, name, value),
        None => _ = headers.remove(name),
    }
}

/// Adds missing names to `vary`. A cache does not compare request headers that `vary` lacks, so a policy never replaces the names.
pub(crate) fn add_to_vary(headers: &mut HeaderMap, names: HeaderValue) {
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
    // Parts of a valid value, joined by commas.
    if let Ok(missing) = HeaderValue::try_from(missing.join(&b", "[..])) {
        append(headers, VARY, missing);
    }
}

/// Builds a header value with the nonce between the segments, in one allocation.
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
    // This checks every byte again. Without `unsafe`, `HeaderValue` has no other constructor.
    HeaderValue::try_from(value).expect("the macro has checked the segments, and a nonce is `[A-Za-z0-9_-]`")
}

/// Calls a function with the name and the value of each header of a policy.
pub fn for_each(headers: &HeaderMap, mut header: impl FnMut(&str, &str)) {
    for (name, value) in headers {
        // Every value of a policy is ASCII.
        if let Ok(value) = value.to_str() {
            header(name.as_str(), value);
        }
    }
}

/// Does the same with headers that are all constants.
pub fn for_each_constant(headers: &[(&str, &str)], mut header: impl FnMut(&str, &str)) {
    for (name, value) in headers {
        header(name, value);
    }
}

/// Removes the oldest names of a map that cannot take `additional` more.
///
/// `HeaderMap` takes at most 24,576 names. From 6,554 on, it also rejects names if it suspects a collision attack, even names that
/// it already contains. The policy must be applied, and no client accepts a response with that many headers.
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

/// This many names fit into every `HeaderMap`, whatever its history.
const MAX_NAMES: usize = 4096;
