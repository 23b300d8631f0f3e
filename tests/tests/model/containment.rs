//! Containment of source lists: cases that are easy to get wrong, and agreement with sampled URLs.

use security_policy_core::csp::{Containment, Counterexample, Csp, Disposition, Redirect, SourceExpression, Urls};
use security_policy_core::fetch::{Destination, Policies, PolicySource, Request};
use security_policy_core::url::{Origin, Url};
use security_policy_core::{Span, Spanned};
use security_policy_tests::{Random, SEED};
use std::time::Instant;

type List = Vec<Spanned<SourceExpression>>;

fn origin(text: &str) -> Origin {
    Origin::parse(text, Span::default()).expect("an origin")
}

fn list(text: &str) -> List {
    let sources = text.split_whitespace().map(|source| match source.strip_prefix('$') {
        Some(name) => SourceExpression::Slot(name.to_owned()),
        None => SourceExpression::parse(source).expect("a source"),
    });
    sources.map(|source| Spanned::new(source, Span::default())).collect()
}

/// The counterexample, with what it was redirected from and what allows it.
fn shown(found: &Counterexample<'_>) -> String {
    let sources: Vec<String> = found.sources.iter().map(|source| source.node.to_string()).collect();
    let from = found.redirected_from.as_ref().map(|from| format!("{from} -> ")).unwrap_or_default();
    format!("{from}{} by {}", found.url, sources.join(" and "))
}

fn counterexample(urls: Urls, page: &str, lists: &[&str], within: &str) -> String {
    let (page, within) = (origin(page), list(within));
    let lists: Vec<List> = lists.iter().map(|text| list(text)).collect();
    let slices: Vec<&[Spanned<SourceExpression>]> = lists.iter().map(Vec::as_slice).collect();
    let found = Containment::on(&page, urls).counterexample(&slices, &within);
    found.as_ref().map_or_else(|| "contained".to_owned(), shown)
}

const HTTPS: &str = "https://shop.example";
const HTTP: &str = "http://shop.example";

#[test]
fn what_one_list_allows_and_another_does_not() {
    let mut wrong = Vec::new();
    for (page, one, other, expected) in [
        // Nothing, and everything
        (HTTPS, "", "", "contained"),
        (HTTPS, "'none'", "", "contained"),
        (HTTPS, "'nonce-abc' 'unsafe-inline' 'strict-dynamic'", "", "contained"),
        (HTTPS, "*", "", "https://evil.example/ by *"),
        (HTTPS, "*", "http: ws:", "contained"),
        (HTTPS, "*", "https: wss:", "http://evil.example/ by *"),
        (HTTPS, "*", "http:", "wss://evil.example/ by *"),
        (HTTPS, "http: ws:", "*", "contained"),
        (HTTPS, "* data:", "*", "data:, by data:"),
        (HTTPS, "blob:", "* data:", "blob:https://evil.example/1 by blob:"),
        (HTTPS, "app:", "*", "app:1 by app:"),
        (HTTPS, "app://a.example", "app:", "contained"),
        (HTTPS, "app:", "app://*", "app:1 by app:"),
        ("app://shop", "*", "http: ws:", "app:1 by *"),
        // Wildcards
        (HTTPS, "*.cdn.example.com", "*.example.com", "contained"),
        (HTTPS, "*.example.com", "*.cdn.example.com", "https://evil.example.com/ by *.example.com"),
        (HTTPS, "*.example.com", "https://evil.example.com", "https://evil2.example.com/ by *.example.com"),
        (HTTPS, "*.example.com", "example.com", "https://evil.example.com/ by *.example.com"),
        (HTTPS, "example.com", "*.example.com", "https://example.com/ by example.com"),
        (HTTPS, "https://*.example", "https://*.EXAMPLE", "contained"),
        (HTTPS, "https:", "https://*", "https://evil.example:8443/ by https:"),
        (HTTPS, "https:", "https://*:*", "contained"),
        (HTTPS, "https://*", "https://evil.example https://*.test", "https://evil.invalid/ by https://*"),
        (HTTPS, "*.a.b.example *.b.example", "*.b.example", "contained"),
        // A named host is shown last, a wildcard before it.
        (HTTPS, "a.example *.b.example https:", "", "https://evil.example/ by https:"),
        (HTTPS, "a.example *.b.example", "", "https://evil.b.example/ by *.b.example"),
        (HTTPS, "a.example b.example", "", "https://a.example/ by a.example"),
        // The best known scheme of several hosts, and a URL without a path.
        (HTTPS, "ws://a.example https://b.example", "", "https://b.example/ by https://b.example"),
        (HTTPS, "https://a.example/x/ https://a.example", "", "https://a.example/ by https://a.example"),
        (HTTP, "a.example", "", "https://a.example/ by a.example"),
        // A host without a scheme has no other than that of the page and its secure form.
        (
            HTTPS,
            "a.example http://b.example http://a.example",
            "https://a.example https://b.example",
            "http://b.example/ by http://b.example",
        ),
        // A source of the other list is none of the own, even if no URL has its path.
        (
            HTTPS,
            "'nonce-abc' https://b.example/q https://a.example/y",
            "https://a.example/x/../y",
            "https://b.example/q by https://b.example/q",
        ),
        // Of several sources that match it, the first.
        (HTTPS, "https://a.example https://a.example:443", "", "https://a.example/ by https://a.example"),
        (HTTPS, "https://a.example:443 https://a.example:*", "", "https://a.example/ by https://a.example:443"),
        (HTTPS, "file:", "", "file:/// by file:"),
        // Schemes, with and without the upgrade
        (HTTPS, "http://a.example", "https://a.example", "http://a.example/ by http://a.example"),
        (HTTPS, "https://a.example", "http://a.example", "contained"),
        (HTTPS, "a.example", "https://a.example", "contained"),
        (HTTP, "a.example", "https://a.example", "http://a.example/ by a.example"),
        (HTTP, "https://a.example", "a.example", "contained"),
        (HTTPS, "http://a.example", "a.example", "http://a.example/ by http://a.example"),
        (HTTPS, "ws://a.example", "wss://a.example", "ws://a.example/ by ws://a.example"),
        (HTTPS, "wss://a.example", "a.example", "wss://a.example/ by wss://a.example"),
        // Ports
        (HTTPS, "https://a.example:443", "https://a.example", "contained"),
        (HTTPS, "https://a.example", "https://a.example:443", "contained"),
        (HTTPS, "https://a.example", "http://a.example:80", "contained"),
        (HTTPS, "http://a.example:80", "http://a.example", "https://a.example:80/ by http://a.example:80"),
        (HTTPS, "https://a.example:80", "https://a.example", "https://a.example:80/ by https://a.example:80"),
        (HTTPS, "https://a.example:*", "https://a.example", "https://a.example:8443/ by https://a.example:*"),
        (HTTPS, "https://a.example:8443", "https://a.example:*", "contained"),
        (
            HTTPS,
            "https://a.example:*",
            "https://a.example https://a.example:8443",
            "https://a.example:8444/ by https://a.example:*",
        ),
        (HTTP, "a.example:80", "https://a.example https://a.example:80", "http://a.example/ by a.example:80"),
        // `'self'`
        (HTTPS, "'self'", "https://shop.example wss://shop.example", "contained"),
        (HTTPS, "'self'", "https://shop.example", "wss://shop.example/ by 'self'"),
        (HTTPS, "https://shop.example/a", "'self'", "contained"),
        (HTTPS, "shop.example:*", "'self'", "https://shop.example:8443/ by shop.example:*"),
        (HTTP, "'self'", "http://shop.example ws://shop.example", "contained"),
        (HTTP, "http://shop.example", "'self'", "contained"),
        ("https://shop.example:8443", "'self'", "https://shop.example", "https://shop.example:8443/ by 'self'"),
        ("https://shop.example:8443", "'self'", "https://*:* wss://*:*", "contained"),
        (HTTPS, "*.example", "'self'", "https://evil.example/ by *.example"),
        (HTTPS, "self", "'self'", "https://self/ by self"),
        // Paths
        (HTTPS, "https://a.example/js/", "https://a.example", "contained"),
        (HTTPS, "https://a.example", "https://a.example/js/", "https://a.example/ by https://a.example"),
        (HTTPS, "https://a.example/js/app.js", "https://a.example/js/", "contained"),
        (HTTPS, "https://a.example/js", "https://a.example/js/", "https://a.example/js by https://a.example/js"),
        (HTTPS, "https://a.example/js/", "https://a.example/js", "https://a.example/js/ by https://a.example/js/"),
        (HTTPS, "https://a.example/a/b/ https://a.example/a/", "https://a.example/a/", "contained"),
        (HTTPS, "https://a.example/%6As/", "https://a.example/js/", "contained"),
        (
            HTTPS,
            "https://a.example/a%2fb",
            "https://a.example/a/b",
            "https://a.example/a%2fb by https://a.example/a%2fb",
        ),
        (HTTPS, "https://a.example/", "https://a.example", "contained"),
        (HTTPS, "https://a.example/x/../y", "", "contained"),
        (HTTPS, "https://*/x/", "https://*.example/x/ https:", "contained"),
        (HTTPS, "https://*/x/", "https://evil.example", "https://evil.test/x/ by https://*/x/"),
        // No single source contains it, and the whole list does.
        (HTTPS, "http://a.example", "http://a.example:80 https://a.example", "contained"),
        (HTTPS, "http:", "https: http://*:*", "contained"),
        // Slots
        (HTTPS, "$cdn", "$cdn", "contained"),
        (HTTPS, "$cdn", "'self'", "https://evil.example/ by $cdn"),
        (HTTPS, "$cdn", "http: ws:", "data:, by $cdn"),
        (HTTPS, "$cdn", "https: http: wss: ws: data: blob: filesystem:", "other:1 by $cdn"),
        (HTTPS, "$cdn", "https: http: wss: ws: data: blob: filesystem: other:", "other2:1 by $cdn"),
        (HTTPS, "'self'", "$cdn", "https://shop.example/ by 'self'"),
        (HTTPS, "'self' $cdn", "$cdn 'self'", "contained"),
    ] {
        let found = counterexample(Urls::All, page, &[one], other);
        if found != expected {
            wrong.push(format!("`{one}` in `{other}` on {page}: {found}, not {expected}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn several_lists_allow_what_each_of_them_allows() {
    let mut wrong = Vec::new();
    for (lists, other, expected) in [
        (&[][..], "*", "data:, by "),
        (&[], "https:", "http://evil.example/ by "),
        (&["https:", "'self'"], "https://shop.example", "contained"),
        (&["https:", "http://a.example"], "https://a.example", "contained"),
        (&["*.example.com", "https://*.cdn.example.com https://x.test"], "https://*.cdn.example.com", "contained"),
        (
            &["*.example.com", "https://cdn.example.com https://x.test"],
            "",
            "https://cdn.example.com/ by *.example.com and https://cdn.example.com",
        ),
        (&["https://a.example", "https://b.example"], "", "contained"),
        // A path that only one list names, on a host that only the other one names.
        (
            &["*.b.example", "https://*.example/x"],
            "",
            "https://evil.b.example/x by *.b.example and https://*.example/x",
        ),
        (
            &["*.b.example:8443", "https://*.example:8443/x"],
            "",
            "https://evil.b.example:8443/x by *.b.example:8443 and https://*.example:8443/x",
        ),
        (&["$cdn", "'self'"], "'self'", "contained"),
        (&["$cdn", "'self'"], "$cdn", "contained"),
        (&["$cdn", "'self'"], "https://shop.example", "wss://shop.example/ by $cdn and 'self'"),
        // After a redirect, paths do not count; and there is none unless something is allowed first.
        (&["https://a.example/x", "https://a.example/y"], "", "contained"),
        (
            &["https://a.example/x 'self'", "https://a.example/y 'self'"],
            "'self'",
            "https://shop.example/ -> https://a.example/ by https://a.example/x and https://a.example/y",
        ),
        (&["https://a.example/x 'self'", "https://a.example/y 'self'"], "'self' https://a.example/z", "contained"),
        (&["data: https://a.example/x", "data: https://a.example/y"], "data:", "contained"),
    ] {
        let found = counterexample(Urls::All, HTTPS, lists, other);
        if found != expected {
            wrong.push(format!("{lists:?} in `{other}`: {found}, not {expected}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn only_urls_of_the_kind_count() {
    for (urls, one, other, expected) in [
        (Urls::Requests, "'self'", "https://shop.example", "contained"),
        (Urls::Connections, "'self'", "https://shop.example", "wss://shop.example/ by 'self'"),
        (Urls::Requests, "*", "http:", "contained"),
        (Urls::Bases, "data:", "", "contained"),
        (Urls::Ancestors, "https://a.example/x", "", "contained"),
        (Urls::Ancestors, "* data: app:", "*", "app://evil.example/ by app:"),
        (
            Urls::Scripts,
            "https://cdnjs.cloudflare.com",
            "",
            "https://cdnjs.cloudflare.com/ajax/libs/angular.js/1.2.16/angular.min.js by https://cdnjs.cloudflare.com",
        ),
        (
            Urls::Scripts,
            "*.gstatic.com",
            "'self'",
            "https://www.gstatic.com/fsn/angular_js-bundle1.js by *.gstatic.com",
        ),
        (Urls::Scripts, "https: www.gstatic.com", "", "https://evil.example/ by https:"),
        // The host of another source than the one that was found first.
        (Urls::Scripts, "https://a.example https://www.gstatic.com", "", "https://a.example/ by https://a.example"),
        (
            Urls::Scripts,
            "https://www.gstatic.com/charts/",
            "",
            "https://www.gstatic.com/charts/ by https://www.gstatic.com/charts/",
        ),
    ] {
        assert_eq!(counterexample(urls, HTTPS, &[one], other), expected, "`{one}` in `{other}`: {urls:?}");
    }
    let (page, plain, secure) = (origin(HTTPS), list("http://a.example"), list("https://a.example"));
    let containment = Containment::on(&page, Urls::Requests);
    assert!(containment.counterexample(&[&plain], &secure).is_some());
    assert_eq!(containment.upgraded().counterexample(&[&plain], &secure), None);
}

const SCHEMES: &[&str] = &["", "", "", "https://", "https://", "HTTP://", "ws://", "wss://", "app://"];
const HOSTS: &[&str] = &[
    "a.example",
    "b.A.example",
    "*.a.example",
    "*.example",
    "*",
    "c.b.a.example",
    "127.0.0.1",
    "example",
    "evil.example",
    "shop.example",
    "self",
];
const PORTS: &[&str] = &["", "", "", ":443", ":80", ":*", ":8443"];
const PATHS: &[&str] =
    &["", "", "", "/", "/a", "/a/", "/a/b", "/%61/", "/a%2fb", "/a/b/", "/a//", "/A/", "/a/../b", "/b%00/"];
const OTHERS: &[&str] =
    &["*", "'self'", "'none'", "https:", "HTTP:", "ws:", "wss:", "data:", "app:", "ftp:", "self", "'nonce-abc'"];
const PAGES: &[&str] = &[HTTPS, HTTPS, HTTP, "https://shop.example:8443", "http://a.example:80", "app://shop.example"];

/// What URLs are built from: the names of the lists, and others that no list has.
const URL_SCHEMES: &[&str] = &["https", "https", "http", "ws", "wss", "app", "ftp", "data", "blob", "else"];
const URL_HOSTS: &[&str] = &[
    "a.example",
    "b.a.example",
    "x.a.example",
    "c.b.a.example",
    "x.b.a.example",
    "127.0.0.1",
    "example",
    "evil.example",
    "shop.example",
    "self",
    "else.test",
    "evil.test",
    "x.example",
];
const URL_PORTS: &[&str] = &["", "", "", ":443", ":80", ":8443", ":8444"];
const URL_PATHS: &[&str] = &[
    "/", "/", "/a", "/a/", "/a/b", "/%61/x", "/a%2Fb", "/a%2fb/", "/a/b/", "/a/b/c", "/a//", "/a//x", "/A/", "/b",
    "/b%00/",
];

fn sources(random: &mut Random, most: usize) -> List {
    let count = random.below(most + 1);
    let mut source = || match random.below(4) {
        0 => random.pick(OTHERS).to_string(),
        _ => format!("{}{}{}{}", random.pick(SCHEMES), random.pick(HOSTS), random.pick(PORTS), random.pick(PATHS)),
    };
    list(&(0..count).map(|_| source()).collect::<Vec<_>>().join(" "))
}

fn url(random: &mut Random) -> Url {
    let scheme = random.pick(URL_SCHEMES);
    let text = match scheme {
        "data" => "data:,x".to_owned(),
        "blob" => "blob:https://shop.example/1".to_owned(),
        "else" => "else:x".to_owned(),
        scheme => format!("{scheme}://{}{}{}", random.pick(URL_HOSTS), random.pick(URL_PORTS), random.pick(URL_PATHS)),
    };
    text.parse().expect("a URL")
}

fn matches(list: &[Spanned<SourceExpression>], url: &Url, page: &Origin, redirect: Redirect) -> bool {
    list.iter().any(|source| source.node.matches(url, page, redirect))
}

/// The engine's answer: every policy is enforced.
fn is_allowed(lists: &[List], page: &Origin, found: &Counterexample<'_>) -> bool {
    let text = |list: &List| list.iter().map(|source| source.node.to_string()).collect::<Vec<_>>().join(" ");
    let policies = lists.iter().fold(Policies::new(page.clone()), |policies, list| {
        let (csp, _) = Csp::parse(&format!("connect-src {}", text(list)), Disposition::Enforce);
        assert_eq!(csp.clauses[0].sources().len(), list.len());
        policies.with(csp, PolicySource::Header)
    });
    let request = |url: &Url| Request::new(Destination::Empty, url.clone());
    match &found.redirected_from {
        Some(first) => {
            let request = request(first);
            policies.allows(&request) && policies.allows(&request.redirected_to(found.url.clone()))
        }
        None => policies.allows(&request(&found.url)),
    }
}

/// How many pairs of lists are compared: 100,000 with `--release`, and fewer without, which takes two seconds.
const PAIRS: usize = if cfg!(debug_assertions) { 2_000 } else { 100_000 };
const SAMPLES: usize = 40;

#[test]
fn sampled_urls_agree() {
    let mut random = Random::new(SEED);
    let (mut contained, mut beyond, mut redirected) = (0, 0, 0);
    for _ in 0..PAIRS {
        let page = origin(random.pick(PAGES));
        let several = random.below(4) == 0;
        let lists: Vec<List> = (0..if several { 2 } else { 1 }).map(|_| sources(&mut random, 4)).collect();
        // Unrelated lists seldom contain each other.
        let mut within = sources(&mut random, 5);
        for source in lists.iter().flatten() {
            if random.below(3) > 0 {
                within.push(source.clone());
            }
        }
        let slices: Vec<&[Spanned<SourceExpression>]> = lists.iter().map(Vec::as_slice).collect();
        let found = Containment::on(&page, Urls::All).counterexample(&slices, &within);
        let case = || format!("{lists:?} in {within:?} on {page}");
        if let Some(found) = &found {
            beyond += 1;
            redirected += usize::from(found.redirected_from.is_some());
            assert!(is_allowed(&lists, &page, found), "{}: {found:?}", case());
            assert!(!matches(&within, &found.url, &page, found.redirect()), "{}: {found:?}", case());
            continue;
        }
        contained += 1;
        let urls: Vec<Url> = (0..SAMPLES).map(|_| url(&mut random)).collect();
        let all = |url: &Url, redirect| lists.iter().all(|list| matches(list, url, &page, redirect));
        let is_http = |url: &&Url| matches!(url.scheme(), "http" | "https");
        let can_redirect = urls.iter().filter(is_http).any(|url| all(url, Redirect::None));
        for url in &urls {
            let mut redirects = vec![Redirect::None];
            redirects.extend((can_redirect && is_http(&url)).then_some(Redirect::Followed));
            for redirect in redirects {
                let is_beyond = all(url, redirect) && !matches(&within, url, &page, redirect);
                assert!(!is_beyond, "{}: {url}, {redirect:?}", case());
            }
        }
    }
    eprintln!("{contained} contained, {beyond} not, {redirected} of them after a redirect");
    assert!(contained * 6 > PAIRS && beyond * 6 > PAIRS && redirected > 0, "{contained}, {beyond}, {redirected}");
}

/// The time for long lists. Measured by hand: `cargo test -p security-policy-tests --test model long_lists -- --ignored --nocapture`.
#[test]
#[ignore = "it measures"]
fn long_lists_take_little_time() {
    let shapes: [(&str, &dyn Fn(usize) -> String); 6] = [
        ("hosts", &|at| format!("https://h{at}.example")),
        ("hosts without scheme", &|at| format!("h{at}.example")),
        ("wildcards", &|at| format!("*.h{at}.example")),
        ("paths", &|at| format!("https://a.example/p{at}/")),
        ("ports", &|at| format!("https://a.example:{}", at + 1)),
        ("schemes", &|at| format!("x{at}:")),
    ];
    let page = origin(HTTPS);
    for (name, write) in shapes {
        for length in [200, 2000] {
            let one = list(&(0..length).map(write).collect::<Vec<_>>().join(" "));
            let other = list(&(0..length).rev().map(write).collect::<Vec<_>>().join(" "));
            let start = Instant::now();
            let found = Containment::on(&page, Urls::All).counterexample(&[&one], &other);
            let time = start.elapsed();
            assert_eq!(found, None);
            eprintln!("{name}, {length} sources on each side: {time:?}");
        }
    }
}
