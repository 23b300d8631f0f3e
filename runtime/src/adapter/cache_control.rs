//! A response that carries a nonce is not to be stored.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CACHE_CONTROL, GetAll},
};

use crate::header_map::set;

/// Keeps every cache from replaying a response, and with it a nonce.
///
/// What forbids storing already stays as it is.
pub(crate) fn forbid_storing(headers: &mut HeaderMap) {
    let lenient: Vec<HeaderName> = headers
        .keys()
        .filter(|name| is_targeted(name.as_str()) && !forbids_storing(headers.get_all(*name)))
        .cloned()
        .collect();
    for name in lenient {
        headers.remove(name);
    }

    if !forbids_storing(headers.get_all(CACHE_CONTROL)) {
        set(headers, CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
}

// https://www.rfc-editor.org/rfc/rfc9213#section-2.2: the cache that such a header is meant for ignores
// `cache-control`. The names are not a closed list, but all in use are `cdn-cache-control`, the same after the name of
// a vendor, or the older `surrogate-control`.
fn is_targeted(name: &str) -> bool {
    name.ends_with("-cache-control") || name == "surrogate-control"
}

/// A list may be spread over several lines: <https://www.rfc-editor.org/rfc/rfc9110#section-5.3>.
fn forbids_storing(lines: GetAll<'_, HeaderValue>) -> bool {
    lines
        .into_iter()
        .flat_map(|line| line.as_bytes().split(|&byte| byte == b','))
        .any(|directive| directive.trim_ascii().eq_ignore_ascii_case(b"no-store"))
}
