//! URLs: the first line is a base, and the rest a reference.

use crate::input::{first_line, text};
use crate::sent::assert_header_value;
use security_policy::links::{Href, RedirectTarget};
use security_policy_core::Span;
use security_policy_core::url::{Origin, Url, is_scheme};

pub(crate) fn run(input: &[u8]) {
    let (base, rest) = first_line(input);
    let reference = text(rest);
    let base = reads_back(&base);
    reads_back(&reference);
    if let Some(joined) = base.as_ref().and_then(|base| base.join(&reference)) {
        assert_eq!(Url::parse(&joined.to_string()).as_ref(), Some(&joined), "{base:?} {reference:?}");
    }
    if let Ok(origin) = Origin::parse(&reference, Span::default()) {
        let again = Origin::parse(&origin.to_string(), Span::default());
        assert_eq!(again.as_ref(), Ok(&origin), "{reference:?}");
    }
    redirect(&reference);
    link(&reference);
}

fn reads_back(text: &str) -> Option<Url> {
    let url = Url::parse(text)?;
    let written = url.to_string();
    assert_eq!(Url::parse(&written).as_ref(), Some(&url), "{text:?} is written as {written:?}");
    assert!(is_scheme(url.scheme()) && written.is_ascii(), "{written}");
    Some(url)
}

/// The target of a redirect stays on the site, or leads to a site that is named.
fn redirect(text: &str) {
    let shop = Url::parse("https://shop.example.com/a/b").expect("a URL");
    let own = shop.origin().expect("an origin");
    for (named, target) in [
        (&[][..], RedirectTarget::parse(text)),
        (&["pay.example.com"][..], RedirectTarget::parse_with(text, &["pay.example.com"])),
    ] {
        let Ok(target) = target else { continue };
        let location = target.location();
        let location = location.to_str().expect("ASCII");
        assert_header_value(location);
        let url = shop.join(location).unwrap_or_else(|| panic!("{location:?} is no URL"));
        let is_named = named.iter().any(|host| url.host() == Some(host)) && url.scheme() == "https";
        assert!(url.is_of(&own) || is_named, "{text:?} leads to {url}");
        assert_eq!(RedirectTarget::parse_with(location, named).as_ref(), Ok(&target), "{text:?}");
    }
}

/// A link runs no script, and does not leave its attribute.
fn link(text: &str) {
    let page = Url::parse("https://shop.example.com/a/b").expect("a URL");
    let Ok(href) = Href::parse(text) else { return };
    assert!(!href.to_string().contains(['"', '\'', '<', '>']), "{href}");
    if let Some(url) = page.join(href.as_str()) {
        assert!(["http", "https", "mailto", "tel"].contains(&url.scheme()), "{text:?} leads to {url}");
    }
}
