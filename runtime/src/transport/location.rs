//! The target of a redirect.

use http::{HeaderValue, Uri};

/// Returns the declared origin with the path and the query of a request; `None` if the target is too long.
///
/// The path starts with a slash, so that nothing of it can belong to the host. Bytes that are not part of a URL, or that browsers read in
/// another way than servers, are percent-encoded.
pub(super) fn location(origin: &str, uri: &Uri) -> Option<HeaderValue> {
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    if target.len() > MAX_TARGET {
        return None;
    }
    let mut out = String::with_capacity(origin.len() + target.len() + 1);
    out.push_str(origin);
    if !target.starts_with('/') {
        out.push('/');
    }
    for byte in target.bytes() {
        match is_url_byte(byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::try_from(out).ok()
}

/// Whether a byte can be part of a path or a query (RFC 3986, section 3.3), or of a percent-encoded one.
fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte) || matches!(byte, b'[' | b']')
}

/// Servers should accept 8,000 bytes of a request line (RFC 9112, section 3), and many proxies accept no more for a whole response head.
const MAX_TARGET: usize = 8_000;
