//! Compares URLs with those of the crate `url`, which follows the URL Standard: absolute ones, and ones that are relative to a
//! page.

use content_security_policy::Url as Peer;
use security_policy_core::url::Url;
use security_policy_tests::{Random, SEED};

const PAIRS: usize = 200_000;

const BASES: &[&str] = &[
    "https://app.example/a/b/c.html",
    "https://app.example/a/b/",
    "https://app.example",
    "http://app.example:8080/x/../y",
    "wss://app.example/ws",
    "file:///a/b/c",
    "file://host/a/b",
    "data:text/html,x",
    "about:blank",
    "custom://host/a/b",
    "custom://host",
    "custom:/a/b",
    "custom:///a/b",
];

/// Pieces of references. Colons come with a scheme or a port only, so that no drive letter of a `file:` URL comes up.
/// There is no `^`: the crate does not encode it in a path, as the standard does (#path-percent-encode-set).
const PIECES: &[&str] = &[
    "/",
    "/",
    "/",
    "\\",
    "//",
    ".",
    "..",
    "../",
    "./",
    "%2e",
    "%2E%2e",
    "a",
    "b.html",
    "c d",
    "\u{e9}",
    "%41",
    "%zz",
    "%",
    "?q",
    "#f",
    "?",
    "#",
    "@",
    "x",
    "host.example",
    ":8443",
    ":80",
    ":443",
    ":",
    ":x",
    "https:",
    "HTTPS://",
    "http:",
    "file:",
    "data:",
    "custom:",
    "custom://",
    "wss://",
    ";p=1",
    "\"",
    "<",
    "{",
    "`",
    "|",
    "~",
    "'",
    "\t",
    "\n",
    "\u{1}",
    "127.1",
    "0x7f.1",
    "[::1]",
    "user:pw@",
];

#[test]
fn urls_are_those_of_the_standard() {
    let mut random = Random::new(SEED);
    let (mut accepted, mut rejected, mut skipped) = (0, 0, 0);
    for _ in 0..PAIRS {
        let base = random.pick(BASES);
        let reference: String = (0..random.below(7)).map(|_| random.pick(PIECES)).collect();
        // Drive letters have no meaning for [`Url`].
        let is_file = base.starts_with("file") || reference.to_ascii_lowercase().contains("file");
        let reference = if is_file { reference.replace('|', "") } else { reference };
        let own = Url::parse(base).expect("a URL of the list").join(&reference).map(|url| url.to_string());
        let peer_base = Peer::parse(base).expect("a URL of the list");
        // After more than two slashes, the crate rejects a host with an empty port (#special-authority-ignore-slashes-state).
        let theirs = peer(&peer_base, &reference).or_else(|| peer(&peer_base, &with_two_slashes(&reference)?));
        let (own, theirs) = (own.map(without_empty_segments), theirs.map(without_empty_segments));
        // Only a part of the tables of UTS 46 is compiled in, and an opaque host is not percent-encoded.
        let is_other = own != theirs && !reference.is_ascii() && authority(&reference).is_some_and(|it| !it.is_ascii());
        // Under a scheme that is not special, the crate takes `\` for `/` (#relative-state), and accepts a user without a host
        // (#authority-state).
        let is_general = theirs.as_deref().or(own.as_deref()).is_some_and(|url| !is_special(url));
        if is_other || (is_general && reference.contains(['\\', '@'])) {
            skipped += 1;
            continue;
        }
        assert_eq!(own, theirs, "{reference:?} in {base}");
        accepted += usize::from(own.is_some());
        rejected += usize::from(own.is_none());
    }
    println!(
        "{PAIRS} URLs: {accepted} accepted, {rejected} rejected, {skipped} where the crate differs from the standard"
    );
    assert!(accepted > PAIRS / 3 && rejected > PAIRS / 20 && skipped < PAIRS / 10);
}

/// The URL without what [`Url`] drops.
fn peer(base: &Peer, reference: &str) -> Option<String> {
    let mut url = base.join(reference).ok()?;
    url.set_fragment(None);
    url.set_query(None);
    // A `file:` URL cannot have them.
    if url.scheme() != "file" && url.host_str().is_some_and(|host| !host.is_empty()) {
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
    }
    Some(url.into())
}

/// A reference that starts with more than two slashes, with two of them.
fn with_two_slashes(reference: &str) -> Option<String> {
    let reference = reference.replace(['\t', '\n'], "");
    let rest = reference.trim_start_matches(|c: char| c <= ' ').strip_prefix(['/', '\\'])?.strip_prefix(['/', '\\'])?;
    Some(format!("//{}", rest.trim_start_matches(['/', '\\'])))
}

/// The crate drops empty segments at the start of the path of a `file:` URL, which the standard (#path-state) keeps.
fn without_empty_segments(url: String) -> String {
    let Some((host, path)) = url.strip_prefix("file://").and_then(|rest| Some(rest.split_at(rest.find('/')?))) else {
        return url;
    };
    format!("file://{host}/{}", path.trim_start_matches('/'))
}

fn is_special(url: &str) -> bool {
    ["http:", "https:", "ws:", "wss:", "ftp:", "file:"].iter().any(|scheme| url.starts_with(scheme))
}

/// What can be a host.
fn authority(reference: &str) -> Option<&str> {
    let (_, rest) = reference.split_once(['/', '\\', ':'])?;
    Some(rest.split(['?', '#']).next().unwrap_or_default())
}
