//! Paths: the canonical form, and comparison as a router may do it.

use percent_encoding::percent_decode_str;

use super::percent;

/// Whether a path is in the canonical form, the only form that a policy accepts: it is normalized by RFC 3986, section
/// 6.2.2, and does not contain what routers and proxies interpret differently, which is empty segments, backslashes and
/// encoded slashes.
///
/// A dot at the end of a segment is an ordinary character, and so is an encoded percent sign; only software that
/// decodes twice would treat it differently.
pub(super) fn is_canonical(path: &str) -> bool {
    // The targets of `OPTIONS *` and `CONNECT host:port` are not paths.
    let Some(segments) = path.strip_prefix('/') else { return matches!(path, "" | "*") };
    // The last segment may be empty, as in `/` and in `/a/`.
    let has_empty_segment = segments.starts_with('/') || segments.contains("//");
    !has_empty_segment
        && segments.split('/').all(|segment| !matches!(segment, "." | ".."))
        && has_canonical_octets(segments.as_bytes())
}

/// Whether a router that decodes paths, or ignores a slash at the end, treats two paths as equal.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let octets = percent_decode_str(one.trim_end_matches('/'));
    one == other || octets.eq(percent_decode_str(other.trim_end_matches('/')))
}

/// RFC 3986, sections 6.2.2.1 and 6.2.2.2: whether percent-encoding is only used where necessary, in upper case.
fn has_canonical_octets(mut bytes: &[u8]) -> bool {
    while let [first, rest @ ..] = bytes {
        bytes = match (first, rest) {
            (b'%', [high, low, rest @ ..]) => match percent::decode(*high, *low) {
                Some(octet) if !is_unreserved(octet) && !matches!(octet, b'/' | b'\\') => {
                    if high.is_ascii_lowercase() || low.is_ascii_lowercase() {
                        return false;
                    }
                    rest
                }
                _ => return false,
            },
            (b'%' | b'\\', _) => return false,
            (first, rest) if first.is_ascii_graphic() => rest,
            _ => return false,
        };
    }
    true
}

/// RFC 3986, section 2.3: whether a byte never needs percent-encoding.
fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_canonical_form() {
        for path in [
            "/", "/a", "/a/", "/a/b", "/a.b", "/.a", "/a..", "/...", "/a%20b", "/%C3%A4", "/a%40b", "/a@b", "/100%25",
            "/%2525", "/a;b=c", "/~a", "*", "",
        ] {
            assert!(is_canonical(path), "{path}");
        }
        for path in [
            "//",
            "//a",
            "/a//b",
            "/a//",
            "/.",
            "/..",
            "/./a",
            "/a/..",
            "/a/.",
            "/a/../b",
            "/%61",
            "/a%2Fb",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/%2E%2E/a",
            "/%2e/a",
            "/%7Ea",
            "/%c3%a4",
            "/100%",
            "/%",
            "/%4",
            "/%zz",
            "/ä",
            "/a b",
            "a",
            "/%2D",
        ] {
            assert!(!is_canonical(path), "{path}");
        }
    }

    #[test]
    fn paths_that_routers_treat_as_equal_are_the_same() {
        for (one, other) in [("/a", "/a"), ("/a", "/a/"), ("/a@b", "/a%40b"), ("/%C3%A4", "/%c3%a4"), ("/", "/")] {
            assert!(is_same(one, other) && is_same(other, one), "{one} {other}");
        }
        for (one, other) in [("/a", "/b"), ("/a", "/ab"), ("/a", "/A"), ("/a%", "/a%25x"), ("/a", "/")] {
            assert!(!is_same(one, other) && !is_same(other, one), "{one} {other}");
        }
    }
}
