//! Attacks on the running site, over a real connection: requests that a browser would send for a page of an attacker.

#![allow(warnings, reason = "missing protections are warnings, and these are parts of policies")]
#![deny(unused, clippy::all)]

mod running;

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header::COOKIE};
use security_policy::{Keys, UnixTime, security_policy};

use running::{Browser, KEYS, Site};

security_policy! {
    /// The session and the tokens of the site, to make values that an attacker could not make.
    struct Twin {
        origin: "http://127.0.0.1:3000",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: session, max_age: 8h },
    }
}

/// The declared origin of the site; the tests connect to another port.
const ORIGIN: &str = "origin: http://127.0.0.1:3000";

#[test]
fn a_user_without_scripts_logs_in_greets_and_logs_out() {
    let site = Site::start();
    let mut browser = Browser::logged_in(&site);
    let home = browser.get(&site, "/");
    assert!(home.text.contains("Log out"), "{}", home.text);

    let greeting = format!("csrf_token={}&name=Ada", home.token("/greet"));
    let answer = site.post("/greet", &[&browser.line()], &greeting);
    assert!(answer.status() == 200 && answer.text.contains("Nice to meet you, Ada."), "{}", answer.text);

    let logout = format!("csrf_token={}", home.token("/logout"));
    let answer = site.post("/logout", &[&browser.line()], &logout);
    assert_eq!(answer.status(), 303);
    browser.keep(&answer);
    assert!(!browser.get(&site, "/").text.contains("Log out"));
}

#[test]
fn a_form_of_another_site_is_rejected_whatever_is_missing_forged_or_doubled() {
    let site = Site::start();
    let mut browser = Browser::logged_in(&site);
    let token = browser.get(&site, "/").token("/greet");
    let cookies = browser.line();
    let (with, without) = (format!("csrf_token={token}&name=Eve"), "name=Eve".to_owned());
    let cross = "sec-fetch-site: cross-site";
    let evil = "origin: https://evil.example";
    // The headers that are sent with the cookies. A token does not help if a header says that the request is cross-site.
    let attacks: &[(&[&str], &str)] = &[
        (&[], &without),
        (&[cross, evil], &without),
        (&[cross], &without),
        (&[evil], &without),
        (&[cross, evil], &with),
        (&[cross], &with),
        (&[evil], &with),
        (&["origin: null"], &with),
        (&[cross, "origin: null"], &with),
        (&[cross, ORIGIN], &with),
        (&["sec-fetch-site: same-site", "origin: http://127.0.0.1:3001"], &with),
        (&["sec-fetch-site: same-site"], &with),
        (&["sec-fetch-site: Same-Origin"], &with),
        (&["sec-fetch-site: "], &with),
        (&["sec-fetch-site: same-origin", cross], &with),
        (&[cross, "sec-fetch-site: same-origin"], &with),
        (&["sec-fetch-site: same-origin", "sec-fetch-site: same-origin"], &with),
        (&[evil, ORIGIN], &with),
        (&[ORIGIN, ORIGIN], &with),
        (&["origin: "], &with),
        (&["origin: http://127.0.0.1:3000/"], &with),
        (&["origin: https://127.0.0.1:3000"], &with),
        (&["origin: http://127.0.0.1"], &with),
        (&["origin: http://127.0.0.1:3000.evil.example"], &with),
        (&["origin: http://127.0.0.1:3000@evil.example"], &with),
        (&["origin: HTTP://127.0.0.1:3000"], &with),
    ];
    for (headers, body) in attacks {
        let headers: Vec<&str> = headers.iter().copied().chain([cookies.as_str()]).collect();
        let answer = site.post("/greet", &headers, body);
        assert_eq!(answer.status(), 403, "{headers:?} {body}");
        assert!(answer.header("content-security-policy").is_some(), "the rejection has the policy too");
        assert!(answer.cookies().is_empty(), "{headers:?}");
    }
    // The visitor's own form.
    for headers in [&[][..], &[ORIGIN], &["sec-fetch-site: same-origin", ORIGIN], &["sec-fetch-site: none"]] {
        let headers: Vec<&str> = headers.iter().copied().chain([cookies.as_str()]).collect();
        assert_eq!(site.post("/greet", &headers, &with).status(), 200, "{headers:?}");
    }
}

#[test]
fn a_cookie_that_a_subdomain_sets_is_rejected() {
    let site = Site::start();
    let (mut visitor, mut attacker) = (Browser::logged_in(&site), Browser::default());
    let own = visitor.get(&site, "/").token("/greet");
    let theirs = attacker.get(&site, "/").token("/greet");
    let half = |browser: &Browser| {
        browser.cookies.iter().find(|cookie| cookie.starts_with("__Host-csrf=")).expect("the CSRF cookie").clone()
    };
    let session = visitor.cookies.iter().find(|cookie| cookie.starts_with("__Host-session=")).expect("a session");
    let send = |cookies: &[&str], token: &str| {
        let cookies = format!("cookie: {}", cookies.join("; "));
        site.post("/greet", &[&cookies], &format!("csrf_token={token}&name=Eve")).status()
    };
    let (half, planted) = (half(&visitor), half(&attacker));
    assert_eq!(send(&[session, &half], &own), 200, "the visitor themselves");
    assert_eq!(send(&[session, &planted], &theirs), 403, "instead of the visitor's");
    assert_eq!(send(&[session, &planted, &half], &theirs), 403, "before the visitor's");
    assert_eq!(send(&[session, &half, &planted], &theirs), 403, "after the visitor's");
    assert_eq!(send(&[session, "__Host-csrf=x"], "x"), 403, "made up");
    assert_eq!(send(&[session, "__Host-csrf="], ""), 403, "empty");
}

#[test]
fn a_token_of_another_session_time_or_form_is_rejected() {
    let site = Site::start();
    let mut visitor = Browser::logged_in(&site);
    let home = visitor.get(&site, "/");
    let (greet, logout) = (home.token("/greet"), home.token("/logout"));
    let send = |browser: &Browser, path: &str, token: &str| {
        site.post(path, &[&browser.line()], &format!("csrf_token={token}&name=Eve")).status()
    };

    // Of another session, sent by its own browser and by the visitor's.
    let mut other = Browser::logged_in(&site);
    let theirs = other.get(&site, "/").token("/greet");
    assert_eq!(send(&other, "/greet", &theirs), 200);
    assert_eq!(send(&visitor, "/greet", &theirs), 403);
    // Of another form.
    assert_eq!(send(&visitor, "/greet", &logout), 403);
    assert_eq!(send(&visitor, "/greet", &greet), 200);
    // A token may be sent twice, but a mask does not fit the token of another rendering.
    assert_eq!(send(&visitor, "/greet", &greet), 200);
    let again = visitor.get(&site, "/").token("/greet");
    assert_ne!(again, greet);
    assert_eq!(send(&visitor, "/greet", &format!("{}{}", &greet[..75], &again[75..])), 403);
    assert_eq!(send(&visitor, "/greet", &format!("{}{}", &greet[..75], &greet[..75])), 403);
    // Issued before the login.
    let mut early = Browser::default();
    let before = early.get(&site, "/").token("/greet");
    let session = visitor.cookies.iter().find(|cookie| cookie.starts_with("__Host-session=")).expect("a session");
    early.cookies.push(session.clone());
    assert_eq!(send(&early, "/greet", &before), 403);
}

#[test]
fn an_old_token_is_rejected() {
    let site = Site::start();
    let keys = Arc::new(Keys::parse(KEYS).expect("keys"));
    let now = UnixTime::now().as_secs();
    // A session that was in use all the time, and a form that was open for `age` seconds.
    let send = |age: u64| {
        let (start, issued) = (UnixTime::from_secs(now - age - 60), UnixTime::from_secs(now - age));
        let pair = |headers: &HeaderMap| {
            headers["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned()
        };
        let request = |cookie: &str| HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).expect("a header"))]);
        let (mut first, mut renewed, mut half) = (HeaderMap::new(), HeaderMap::new(), HeaderMap::new());
        Twin::SESSION.set(&mut first, &keys, "guest", start).expect("a session");
        let first = request(&pair(&first));
        let active = Twin::SESSION.get(&first, &keys, issued).expect("genuine").expect("there");
        Twin::SESSION.renew(&mut renewed, &keys, &active, UnixTime::from_secs(now)).expect("a session");
        let token = Twin::CSRF.token(keys.clone(), &first, issued);
        let text = token.text();
        token.set_cookie(&mut half);
        let cookies = format!("cookie: {}; {}", pair(&renewed), pair(&half));
        site.post("/greet", &[&cookies], &format!("csrf_token={text}&name=Ada")).status()
    };
    assert_eq!(send(60), 200);
    assert_eq!(send(8 * 3600 - 90), 200);
    assert_eq!(send(8 * 3600 + 1), 403);
}

#[test]
fn a_token_in_the_query_or_in_another_type_of_body_is_ignored() {
    let site = Site::start();
    let mut browser = Browser::logged_in(&site);
    let token = browser.get(&site, "/").token("/greet");
    let cookies = browser.line();
    let body = format!("csrf_token={token}&name=Eve");
    assert_eq!(site.post(&format!("/greet?csrf_token={token}"), &[&cookies], "name=Eve").status(), 403);
    for media_type in ["text/plain", "application/json", ""] {
        let media_type = format!("content-type: {media_type}");
        assert_eq!(site.send("POST", "/greet", &[&cookies, &media_type], &body).status(), 403, "{media_type}");
    }
    let doubled = format!("csrf_token={token}&csrf_token={token}&name=Eve");
    assert_eq!(site.post("/greet", &[&cookies], &doubled).status(), 403);
    let header = format!("x-csrf-token: {token}");
    assert_eq!(site.post("/greet", &[&cookies, &header], "name=Ada").status(), 200);
    assert_eq!(site.post("/greet", &[&cookies, &header, &header], "name=Eve").status(), 403);
}

#[test]
fn other_sites_can_only_follow_links() {
    let site = Site::start();
    let get = |path: &str, mode: &str, dest: &str| {
        let headers = [format!("sec-fetch-mode: {mode}"), format!("sec-fetch-dest: {dest}")];
        site.send("GET", path, &["sec-fetch-site: cross-site", &headers[0], &headers[1]], "").status()
    };
    assert_eq!(get("/", "navigate", "document"), 200);
    assert_eq!(get("/", "navigate", "iframe"), 403);
    assert_eq!(get("/static/logo.svg", "no-cors", "image"), 403);
    assert_eq!(get("/api/headers", "cors", "empty"), 403);
    assert_eq!(
        site.send("GET", "/static/logo.svg", &[], "").status(),
        200,
        "a browser that sends no Sec-Fetch headers"
    );
}

#[test]
fn an_uploaded_file_is_not_a_page_of_the_site() {
    let answer = Site::start().send("GET", "/files/cat.html", &[], "");
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"cat.html\""));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.headers("content-security-policy").eq(["default-src 'none'; frame-ancestors 'none'; sandbox"]));
}
