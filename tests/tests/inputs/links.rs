//! A link is one attribute with a known scheme, and a redirect stays on the site, as the URL parser of Servo reads them.

use http::{HeaderValue, header::LOCATION};
use security_policy::links::{Href, RedirectTarget, href};
use url::Url;

use crate::{hostile::for_each_text, wire};

const LINKS: &[&str] = &[
    "https://shop.example/a?b=c#d",
    "/cart?item=3#top",
    "cart",
    "mailto:a@b.example?subject=x",
    "tel:+491234",
    "java\tscript:alert(1)",
    "//shop.example/a",
    "sms:+491234",
    "https://üser:pass@münchen.example:8443/ä",
];

#[test]
fn a_link_is_one_attribute_with_a_known_scheme() {
    for_each_text(LINKS, |text| {
        let link = Href::parse(text);
        assert_eq!(text.parse(), link);
        assert_eq!(Href::try_from(text), link);
        assert_eq!(serde_json::from_value::<Href>(text.into()).ok(), link.clone().ok());
        let named = Href::parse_with(text, &["sms", "javascript", "data"]);
        for (link, schemes) in [
            (link, &["http", "https", "mailto", "tel"][..]),
            (Ok(Href::or_blank(text)), &["http", "https", "mailto", "tel", "about"]),
            (Ok(href(text)), &["http", "https", "mailto", "tel", "about"]),
            (named, &["http", "https", "mailto", "tel", "sms"]),
        ] {
            let link = match link {
                Ok(link) => link,
                Err(error) => {
                    assert_eq!(wire::shown(&error.to_string()).len(), 1);
                    wire::shown(error.scheme());
                    continue;
                }
            };
            let plain = link.as_str();
            assert!(!plain.contains(|c: char| c.is_ascii_control()), "{plain:?}");
            if let Ok(read) = site().join(plain) {
                assert!(schemes.contains(&read.scheme()), "{text:?}: {read}");
                // Browsers read the same URL in what was checked.
                let of_text = site().join(text).expect("the same URL");
                assert!(
                    read == of_text
                        || text.contains('\0') && schemes.contains(&of_text.scheme())
                        || schemes.contains(&"about"),
                    "{text:?}: {read}"
                );
            }
            for quote in ['"', '\''] {
                let elements = wire::elements(&format!("<a href={quote}{link}{quote}>"));
                let [(name, attributes)] = &*elements else { panic!("{elements:?}") };
                assert_eq!((name.as_str(), attributes.len(), &*attributes["href"]), ("a", 1, plain));
            }
            assert_eq!(serde_json::to_value(&link).expect("JSON"), plain);
        }
    });
}

#[test]
fn a_redirect_is_one_header_and_stays_on_the_site() {
    const TARGETS: &[&str] = &[
        "/cart?item=3#top",
        "/",
        "/a/../b",
        "/a//b",
        "/%2fa",
        "//evil.example",
        "https://accounts.example.com/login?next=/cart",
        "http://localhost:3000/",
        "https://evil.example",
    ];
    const NAMED: &[&str] = &["https://accounts.example.com", "http://localhost:3000", "pay.example.com:8443"];
    let site_only = ["https://shop.example"];
    let all = [&site_only[..], NAMED, &["https://pay.example.com:8443"]].concat();
    for_each_text(TARGETS, |text| {
        let target = RedirectTarget::parse(text);
        assert_eq!(text.parse(), target);
        assert_eq!(RedirectTarget::try_from(text), target);
        for (target, allowed) in [(target, &site_only[..]), (RedirectTarget::parse_with(text, NAMED), &all)] {
            let target = match target {
                Ok(target) => target,
                Err(error) => {
                    assert_eq!(wire::shown(&error.to_string()).len(), 1);
                    continue;
                }
            };
            let value = target.location();
            assert_eq!((wire::line(&value), &HeaderValue::from(target.clone())), (target.as_str(), &value));
            assert!(!target.as_str().contains([' ', '\t', '"', '<', '>', '\\']), "{target}");
            let read = site().join(target.as_str()).expect("a URL");
            assert!(allowed.contains(&&*read.origin().ascii_serialization()), "{text:?}: {read}");
            assert_eq!((read.username(), read.password()), ("", None), "{text:?}");
            for response in [target.see_other::<()>(), target.temporary()] {
                let names: Vec<_> = response.headers().keys().collect();
                assert_eq!((names, &response.headers()[LOCATION]), (vec![&LOCATION], &value));
            }
        }
    });
}

fn site() -> Url {
    Url::parse("https://shop.example/a/b").expect("a URL")
}
