//! Who may store a response: no cache if it carries a nonce, and no shared cache if it belongs to a session.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CACHE_CONTROL, GetAll},
};

#[cfg(feature = "cookies")]
use crate::{header_map::add_to_vary, list::is_open};
use crate::{header_map::set, list::elements};

/// Prevents every cache from replaying a response and its nonce.
///
/// A `cache-control` that already forbids storing is kept.
pub(crate) fn forbid_storing(headers: &mut HeaderMap) {
    forbid_storing_by_target(headers);
    if !Directives::of(headers).forbid_storing() {
        set(headers, CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
}

/// Does the same, but only for the headers that certain caches prefer to `cache-control`.
pub(crate) fn forbid_storing_by_target(headers: &mut HeaderMap) {
    remove_targeted(headers, |directive| is(directive, "no-store"));
}

/// Prevents shared caches from serving the response of one user to another. Stricter directives are kept, and so is the time for
/// which the user's own browser may store the response.
#[cfg(feature = "cookies")]
pub(crate) fn forbid_sharing(headers: &mut HeaderMap) {
    remove_targeted(headers, |directive| is(directive, "no-store") || is(directive, "private"));
    // Many caches ignore `vary: cookie`. Those that read it store one response per user, even if a proxy removes the other header.
    add_to_vary(headers, HeaderValue::from_static("cookie"));

    let directives = Directives::of(headers);
    let is_private = directives.forbid_storing() || directives.any(|directive| is(directive, "private"));
    if is_private && !directives.any(shares) {
        return;
    }
    let mut value = Vec::with_capacity(32);
    if !is_private {
        value.extend_from_slice(b"private");
    }
    for directive in directives.all().filter(|directive| !shares(directive)) {
        if !value.is_empty() {
            value.extend_from_slice(b", ");
        }
        value.extend_from_slice(directive);
    }
    // Parts of values that were valid, joined by commas.
    let value = HeaderValue::try_from(value).unwrap_or(const { HeaderValue::from_static("private") });
    set(headers, CACHE_CONTROL, value);
}

/// Whether a header decides who may store the response, and for how long.
#[cfg(feature = "adapter")]
pub(crate) fn is_caching(name: &str) -> bool {
    matches!(name, "cache-control" | "expires" | "pragma") || targeted(name).is_some()
}

/// The directives of all `cache-control` lines combined (RFC 9110, section 5.3).
struct Directives<'h>(GetAll<'h, HeaderValue>);

impl<'h> Directives<'h> {
    fn of(headers: &'h HeaderMap) -> Self {
        Self(headers.get_all(CACHE_CONTROL))
    }

    fn all(&self) -> impl Iterator<Item = &'h [u8]> {
        let lines = self.0.iter();
        lines.flat_map(|line| elements(line.as_bytes())).filter(|directive| !directive.is_empty())
    }

    fn any(&self, is_one: impl Fn(&[u8]) -> bool) -> bool {
        self.all().any(is_one)
    }

    /// RFC 9111, section 5.2.2.3: a cache that knows `must-understand` ignores `no-store` in the same header.
    fn forbid_storing(&self) -> bool {
        self.any(|directive| is(directive, "no-store")) && !self.any(|directive| is(directive, "must-understand"))
    }
}

/// Whether a directive lets shared caches store a response that other users must not see. `private="set-cookie"` does: it applies
/// only to the fields that it names, and lets caches store the rest.
#[cfg(feature = "cookies")]
fn shares(directive: &[u8]) -> bool {
    let name = directive.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii();
    is(name, "public")
        || is(name, "s-maxage")
        || (is(name, "private") && !is(directive, "private"))
        || is_open(directive)
}

fn is(directive: &[u8], name: &str) -> bool {
    directive.eq_ignore_ascii_case(name.as_bytes())
}

/// Removes the headers for certain caches, unless one of their directives is strict enough.
fn remove_targeted(headers: &mut HeaderMap, forbids: impl Fn(&[u8]) -> bool) {
    let is_lenient = |(name, form): (&HeaderName, TargetedForm)| {
        let mut lines = headers.get_all(name).iter();
        !match form {
            TargetedForm::Seconds => lines.all(|line| line.as_bytes().trim_ascii() == b"0"),
            TargetedForm::Directives => lines.any(|line| elements(line.as_bytes()).any(&forbids)),
        }
    };
    let found = headers.keys().filter_map(|name| Some((name, targeted(name.as_str())?)));
    let lenient: Vec<HeaderName> = found.filter(|found| is_lenient(*found)).map(|(name, _)| name.clone()).collect();
    for name in lenient {
        headers.remove(name);
    }
}

/// The syntax of a header that certain caches prefer to `cache-control`; `None` for every other header.
fn targeted(name: &str) -> Option<TargetedForm> {
    // Called for each header of a response. The last letter rules out most of them.
    if name.as_bytes().last().is_none_or(|last| LAST_LETTERS & letter(*last) == 0) {
        return None;
    }
    let row = TARGETED.iter().find(|(row, _)| match row.strip_prefix('*') {
        Some(end) => name.ends_with(end),
        None => name == *row,
    });
    row.map(|(_, form)| *form)
}

#[derive(Clone, Copy)]
enum TargetedForm {
    /// The syntax of `cache-control`.
    Directives,
    /// A number of seconds; `0` forbids storing.
    Seconds,
}

/// The table of the model, which the lints read too.
const TARGETED: &[(&str, TargetedForm)] = security_policy_macros::targeted!();

/// The last letters of the names in the table.
const LAST_LETTERS: u32 = {
    let (mut letters, mut at) = (0, 0);
    while at < TARGETED.len() {
        let name = TARGETED[at].0.as_bytes();
        letters |= letter(name[name.len() - 1]);
        at += 1;
    }
    letters
};

/// A letter as one bit of a bit set.
const fn letter(byte: u8) -> u32 {
    1 << (byte & 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let lines = lines.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        lines.collect()
    }

    fn appended(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(CACHE_CONTROL, HeaderValue::from_static(value));
        }
        headers
    }

    fn values(headers: &HeaderMap) -> Vec<&str> {
        headers.get_all(CACHE_CONTROL).iter().map(|value| value.to_str().expect("ASCII")).collect()
    }

    #[test]
    fn only_a_directive_of_its_own_forbids_storing() {
        for (lines, stays) in [
            (&["no-store"][..], true),
            (&["max-age=60", "No-Store"], true),
            (&["ext=\"a\\\"b\", no-store"], true),
            (&["public, max-age=60"], false),
            (&["no-cache=\"x, no-store, y\""], false),
            (&["ext=\"a\\\", no-store, b\""], false),
            (&["ext=\"never closed, no-store"], false),
            (&["no-store=1"], false),
            (&["!no-store"], false),
            (&["no-store, must-understand, max-age=60"], false),
            (&["no-store", "must-understand"], false),
        ] {
            let mut headers = appended(lines);
            forbid_storing(&mut headers);
            assert_eq!(values(&headers), if stays { lines } else { &["private, no-store"] }, "{lines:?}");
        }
    }

    #[test]
    fn a_header_for_certain_caches_stays_if_it_forbids_storing() {
        for (name, value, stays) in [
            ("cdn-cache-control", "max-age=60", false),
            ("cdn-cache-control", "private", false),
            ("cdn-cache-control", "no-store", true),
            ("cloudflare-cdn-cache-control", "max-age=60", false),
            ("acme-cache-control", "ext=\"no-store\"", false),
            ("surrogate-control", "no-store;other", false),
            ("surrogate-control", "content=\"ESI/1.0\", no-store", true),
            ("edge-control", "!no-store", false),
            ("edge-control", "cache-maxage=1d", false),
            ("edge-control", "no-store", true),
            ("x-accel-expires", "3600", false),
            ("x-accel-expires", "@1893456000", false),
            ("x-accel-expires", "off", false),
            ("x-accel-expires", "0", true),
            ("x-cache-control-note", "max-age=60", true),
        ] {
            let mut headers = map(&[(name, value)]);
            forbid_storing(&mut headers);
            assert_eq!(headers.contains_key(name), stays, "{name}: {value}");
            assert_eq!(values(&headers), ["private, no-store"]);
        }
        let mut headers = map(&[("x-accel-expires", "0")]);
        headers.append("x-accel-expires", HeaderValue::from_static("60"));
        forbid_storing(&mut headers);
        assert_eq!(headers.get("x-accel-expires"), None);
    }

    #[cfg(feature = "cookies")]
    #[test]
    fn what_no_shared_cache_keeps() {
        for (lines, sent) in [
            (&[][..], "private"),
            (&["public, max-age=3600"], "private, max-age=3600"),
            (&["s-maxage=60"], "private"),
            (&["max-age=60", "Public"], "private, max-age=60"),
            (&["no-cache"], "private, no-cache"),
            (&["private=\"set-cookie\", max-age=60"], "private, max-age=60"),
            (&["no-cache=\"a, public\""], "private, no-cache=\"a, public\""),
            (&["public, no-store"], "no-store"),
            (&["no-store, must-understand"], "private, no-store, must-understand"),
            (&["ext=\"never closed, private"], "private"),
            (&["ext=\"a\\\"b\", s-maxage=1"], "private, ext=\"a\\\"b\""),
        ] {
            let mut headers = appended(lines);
            forbid_sharing(&mut headers);
            assert_eq!(values(&headers), [sent], "{lines:?}");
            assert_eq!(headers["vary"], "cookie");
        }
        for lines in [&["private, max-age=60"][..], &["no-store"], &["max-age=60", "PRIVATE"]] {
            let mut headers = appended(lines);
            forbid_sharing(&mut headers);
            assert_eq!(values(&headers), lines);
        }
        let mut headers = map(&[("surrogate-control", "max-age=60"), ("cdn-cache-control", "private, max-age=60")]);
        forbid_sharing(&mut headers);
        assert_eq!(headers.get("surrogate-control"), None);
        assert!(headers.contains_key("cdn-cache-control"));
    }
}
