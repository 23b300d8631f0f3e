//! Links and redirects, for every text of `tests/data/links.toml`, in which Chromium has recorded the URL that it reads on the page
//! `https://shop.example/a/b`. `tests/browser/run links` compares the same in Chromium itself.

use security_policy::links::{Href, RedirectError, RedirectTarget};
use security_policy_core::url::{Origin, Url};
use serde::Deserialize;

#[derive(Deserialize)]
struct Links {
    link: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    text: String,
    /// Empty if Chromium cannot parse it.
    url: String,
}

fn links() -> Vec<Link> {
    let links: Links = toml::from_str(include_str!("../../data/links.toml")).expect("the file of links");
    assert!(links.link.len() >= 250);
    links.link
}

fn site() -> (Url, Origin) {
    let page = Url::parse("https://shop.example/a/b").expect("a URL");
    let origin = page.origin().expect("an origin");
    (page, origin)
}

#[test]
fn a_link_has_an_allowed_scheme() {
    for Link { text, url } in links() {
        let is_link = ["", "http", "https", "mailto", "tel"].contains(&url.split(':').next().unwrap_or_default());
        let link = Href::parse(&text);
        assert_eq!(link.is_ok(), is_link, "{text:?}");
        let Ok(link) = link else {
            assert_eq!(Href::or_blank(&text).to_string(), "about:blank", "{text:?}");
            continue;
        };
        // What is written is the same link: once more, browsers read the same URL.
        assert_eq!(Href::parse(link.as_str()).as_ref(), Ok(&link), "{text:?}");
        let (page, _) = site();
        assert_eq!(page.join(link.as_str()), page.join(&text), "{text:?}");
        assert!(!link.to_string().contains(['"', '\'', '<', '>', '\t', '\n', '\r']), "{text:?}");
    }
}

#[test]
fn no_scheme_that_runs_script_is_allowed_by_name() {
    let named = ["javascript", "data", "vbscript", "blob", "filesystem", "JavaScript", "DATA", "sms", "SHOP"];
    for Link { text, url } in links() {
        let scheme = url.split(':').next().unwrap_or_default();
        let is_link = ["", "http", "https", "mailto", "tel", "sms", "shop"].contains(&scheme);
        assert_eq!(Href::parse_with(&text, &named).is_ok(), is_link, "{text:?}");
    }
}

#[test]
fn a_redirect_stays_on_the_site() {
    let (page, own) = site();
    let mut accepted = 0;
    for Link { text, url } in links() {
        let Ok(target) = RedirectTarget::parse(&text) else { continue };
        accepted += 1;
        assert!(url.starts_with("https://shop.example/"), "{text:?} is {url}");
        let location = target.location();
        let location = location.to_str().expect("visible ASCII");
        assert_eq!(location, target.as_str(), "{text:?}");
        assert!(page.join(location).expect("a URL").is_of(&own), "{text:?}");
        // A browser that gets the target reads the same URL as one that gets the text. Only `'` is encoded in addition.
        assert_eq!(page.join(location), page.join(&text.replace('\'', "%27")), "{text:?}");
        // Also where a program appends it to its origin.
        assert!(Url::parse(&format!("https://shop.example{location}")).expect("a URL").is_of(&own), "{text:?}");
        assert_eq!(RedirectTarget::parse(location).as_ref(), Ok(&target), "{text:?}");
    }
    assert!(accepted >= 20, "{accepted}");
}

#[test]
fn pages_of_the_site_are_targets() {
    for (text, sent) in [
        ("/", "/"),
        ("/cart?item=1&count=2#top", "/cart?item=1&count=2#top"),
        ("/caf\u{e9}/a b", "/caf%C3%A9/a%20b"),
        ("/?next=//evil.example", "/?next=//evil.example"),
        ("/@user/a:b", "/@user/a:b"),
        ("/100%25/%ff", "/100%25/%ff"),
        ("/a//b", "/a//b"),
        ("/.well-known/x", "/.well-known/x"),
        ("/\u{2215}evil.example", "/%E2%88%95evil.example"),
        ("/x\"<>`{}|^'", "/x%22%3C%3E%60%7B%7D%7C%5E%27"),
    ] {
        assert_eq!(RedirectTarget::parse(text).map(|target| target.to_string()), Ok(sent.to_owned()), "{text}");
    }
    for (text, error) in [
        ("", RedirectError::Relative),
        ("cart", RedirectError::Relative),
        ("?page=2", RedirectError::Relative),
        ("#top", RedirectError::Relative),
        (".evil.example", RedirectError::Relative),
        ("//evil.example", RedirectError::OtherSite),
        ("/%2f/evil.example", RedirectError::OtherSite),
        ("/%252525252525252525252fx", RedirectError::OtherSite),
        ("/%5c", RedirectError::OtherSite),
        ("/x%0d%0ay", RedirectError::OtherSite),
        ("@evil.example", RedirectError::OtherSite),
        ("https:/cart", RedirectError::OtherSite),
        ("/x\r\ny", RedirectError::Control),
        ("/\t/evil.example", RedirectError::Control),
        (" /cart", RedirectError::Control),
        ("/cart\u{a0}", RedirectError::Control),
    ] {
        assert_eq!(RedirectTarget::parse(text), Err(error), "{text:?}");
    }
    assert_eq!(RedirectTarget::parse(&format!("/{}", "x".repeat(8_000))), Err(RedirectError::TooLong));
    // What is sent counts: each byte of `é` is three characters of the header.
    let sent = RedirectTarget::parse(&format!("/{}", "\u{e9}".repeat(1_333))).map(|target| target.location().len());
    assert_eq!(sent, Ok(7_999));
    assert_eq!(RedirectTarget::parse(&format!("/{}", "\u{e9}".repeat(1_334))), Err(RedirectError::TooLong));
}

#[test]
fn another_site_has_to_be_named() {
    let named = ["https://accounts.example", "http://old.example:8080", "Help.Example", "https://[::1]:8443"];
    let parse = |text: &str| RedirectTarget::parse_with(text, &named).map(|target| target.to_string());
    for (text, sent) in [
        ("https://accounts.example", "https://accounts.example/"),
        ("https://accounts.example/login?next=/a b#c", "https://accounts.example/login?next=/a%20b#c"),
        ("HTTPS://Accounts.Example:443/x", "https://accounts.example/x"),
        ("https://accounts.example?x", "https://accounts.example/?x"),
        ("http://old.example:8080/x", "http://old.example:8080/x"),
        ("https://help.example/x", "https://help.example/x"),
        ("https://[::1]:8443/x", "https://[::1]:8443/x"),
        ("/cart", "/cart"),
    ] {
        assert_eq!(parse(text), Ok(sent.to_owned()), "{text}");
    }
    for text in [
        "http://accounts.example/",
        "https://accounts.example:8443/",
        "https://accounts.example./",
        "https://accounts.example.evil.example/",
        "https://accounts.example@evil.example/",
        "https://accounts.example:443@evil.example/",
        "https://accounts.example\\@evil.example/",
        "https://accounts.example/\\evil.example",
        "https://accounts.example%2f@evil.example/",
        "https://user@accounts.example/",
        "https:accounts.example/",
        "https:/accounts.example/",
        "https:///accounts.example/",
        "//accounts.example/",
        "\\\\accounts.example/",
        "https://old.example:8080/",
        "http://old.example/",
        "http://help.example/",
        "https://",
        "https:///",
        "https://?accounts.example",
        "https://evil.example/https://accounts.example",
        "https://acc\u{17f}ounts.example/",
        "https://accounts\u{3002}example/",
    ] {
        assert_eq!(parse(text), Err(RedirectError::OtherSite), "{text}");
    }
    // Nothing is named by an empty name.
    for name in ["", "https://", "://", "https"] {
        assert!(RedirectTarget::parse_with("https:///x", &[name]).is_err(), "{name:?}");
        assert!(RedirectTarget::parse_with("//x", &[name]).is_err(), "{name:?}");
    }
    // Every text of the file, with the site itself as a name: only its own URLs are accepted.
    for Link { text, url } in links() {
        if RedirectTarget::parse_with(&text, &["https://shop.example"]).is_ok() {
            assert!(url.starts_with("https://shop.example/"), "{text:?} is {url}");
        }
    }
}
