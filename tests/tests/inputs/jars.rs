//! Cookies and jars of the crate `cookie`, which any code of a program may have filled: only declared attributes are added.

use cookie::{Cookie, CookieJar};
use proptest::{collection::vec, prelude::*};

use crate::{
    hostile::{for_all, text},
    policies::Cookies,
    wire,
};

const TEXTS: &[&str] = &["theme", "session", "dark", "/shop", "shop.example.com"];

#[test]
fn a_cookie_keeps_its_texts_and_gets_declared_attributes() {
    let option = || prop::option::of(text(TEXTS));
    for_all((text(TEXTS), text(TEXTS), option(), option()), |(name, value, path, domain)| {
        let mut cookie = Cookie::new(name.clone(), value.clone());
        path.iter().for_each(|path| cookie.set_path(path.clone()));
        domain.iter().for_each(|domain| cookie.set_domain(domain.clone()));
        explained(Cookies::check(&cookie));
        let before = cookie.clone();
        Cookies::complete(&mut cookie);
        let declared = name == "theme";
        assert_eq!((cookie.name(), cookie.value()), (&*name, &*value));
        assert_eq!(cookie.domain(), before.domain());
        // A path that browsers ignore counts as missing.
        assert!(cookie.path() == before.path() || cookie.path() == Some("/") && declared, "{cookie:?}");
        assert!(cookie.secure() == Some(true) && cookie.http_only() == Some(true) && cookie.same_site().is_some());
        assert_eq!(cookie.max_age().map(|age| age.whole_days()), declared.then_some(365));
        assert_eq!((cookie.expires(), cookie.partitioned()), (None, None));

        let mut jar = CookieJar::new();
        jar.add(before.clone());
        explained(Cookies::check(&jar));
        Cookies::complete(&mut jar);
        let sent: Vec<&Cookie<'_>> = jar.delta().collect();
        assert_eq!(sent, [&cookie]);
    });
}

#[test]
fn the_error_of_a_jar_is_two_lines() {
    for_all(vec(text(TEXTS), 1..4), |names| {
        let mut jar = CookieJar::new();
        names.into_iter().for_each(|name| jar.add(Cookie::new(name, "1")));
        explained(Cookies::check(&jar));
    });
}

fn explained(checked: Result<(), security_policy::cookie::CookieError>) {
    let error = checked.expect_err("no cookie here has all attributes");
    let text = error.to_string();
    let lines = wire::shown(&text);
    assert!(matches!(&lines[..], [_, help] if help.starts_with("help: ")), "{lines:?}");
    wire::shown(&format!("{error:?}"));
}
