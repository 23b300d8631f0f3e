//! The pages of the site, without a browser; `tests/browser/site.test.mjs` opens them in Chromium.

mod running;

use running::{Browser, Site};

/// Every path that a link of the site leads to, from the first page on.
#[test]
fn every_link_and_file_of_the_site_exists_and_carries_a_policy() {
    let site = Site::start();
    let mut found = vec!["/".to_owned(), "/favicon.ico".to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        next += 1;
        let answer = site.send("GET", &path, &[], "");
        // A redirect to another site, which is one of the attacks.
        let expected = if path.starts_with("/continue?") { 400 } else { 200 };
        assert_eq!(answer.status(), expected, "{path}");
        assert_eq!(answer.headers("content-security-policy").count(), 1, "{path}");
        let is_page = answer.header("content-type") == Some("text/html; charset=utf-8");
        for attribute in ["href=\"", "src=\"", "action=\""].into_iter().filter(|_| is_page) {
            for link in answer.text.split(attribute).skip(1).filter_map(|text| text.split('"').next()) {
                let is_known = found.iter().any(|known| known == link);
                if link.starts_with('/') && !is_known && !["/greet", "/logout"].contains(&link) {
                    found.push(link.replace("&#38;", "&"));
                }
            }
        }
    }
    for path in ["/attacks/script", "/attacks/redirect", "/reports", "/quiet", "/login", "/static/attack.js"] {
        assert!(found.iter().any(|known| known == path), "{path} is not linked");
    }
}

#[test]
fn a_login_ends_the_session_before_and_a_logout_ends_it_on_the_server() {
    let site = Site::start();
    let shows_account = |browser: &Browser| site.send("GET", "/", &[&browser.line()], "").text.contains("Log out");
    let mut browser = Browser::logged_in(&site);
    let earlier = browser.clone();
    assert!(shows_account(&earlier));

    let token = browser.get(&site, "/login").token("/login");
    let body = format!("csrf_token={token}&user=demo&password=nothing-at-stake-here");
    let answer = site.post("/login", &[&browser.line()], &body);
    browser.keep(&answer);
    assert!(shows_account(&browser) && !shows_account(&earlier));

    let stolen = browser.clone();
    let token = browser.get(&site, "/").token("/logout");
    let answer = site.post("/logout", &[&browser.line()], &format!("csrf_token={token}"));
    assert_eq!((answer.status(), answer.header("clear-site-data")), (303, Some("\"storage\"")));
    assert!(!shows_account(&stolen), "the server has ended the session");
}

#[test]
fn a_page_restarts_the_idle_timeout_and_what_caches_store_sets_no_cookie() {
    let site = Site::start();
    let browser = Browser::logged_in(&site);
    let cookies = |path: &str| {
        let lines = site.send("GET", path, &[&browser.line()], "").cookies();
        lines.iter().filter_map(|cookie| Some(cookie.split_once('=')?.0.to_owned())).collect::<Vec<_>>()
    };
    assert!(cookies("/").contains(&"__Host-session".to_owned()));
    for path in ["/quiet", "/static/site.css", "/api/reports", "/files/cat.html"] {
        assert_eq!(cookies(path), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_wrong_name_or_password_starts_no_session() {
    let site = Site::start();
    for (user, password) in [("demo", "wrong"), ("admin", "nothing-at-stake-here"), ("", ""), ("demo", "")] {
        let mut browser = Browser::default();
        let token = browser.get(&site, "/login").token("/login");
        let body = format!("csrf_token={token}&user={user}&password={password}");
        let answer = site.post("/login", &[&browser.line()], &body);
        assert_eq!(answer.status(), 401, "{user} {password}");
        assert!(!answer.cookies().iter().any(|cookie| cookie.starts_with("__Host-session=")), "{user} {password}");
        assert!(answer.text.contains("role=\"alert\"") && !answer.text.contains("value=\"wrong\""), "{}", answer.text);
    }
}

#[test]
fn a_redirect_stays_on_the_site() {
    let site = Site::start();
    let target = |to: &str| {
        let answer = site.send("GET", &format!("/continue?to={to}"), &[], "");
        (answer.status(), answer.header("location").map(str::to_owned))
    };
    assert_eq!(target("/reports"), (303, Some("/reports".to_owned())));
    for other in ["http://evil.example/", "//evil.example", "/%5Cevil.example", "javascript:alert(1)", ""] {
        assert_eq!(target(other), (400, None), "{other}");
    }
    let mut browser = Browser::default();
    let token = browser.get(&site, "/login").token("/login");
    let body = format!("csrf_token={token}&user=demo&password=nothing-at-stake-here&next=%2F%2Fevil.example");
    assert_eq!(site.post("/login", &[&browser.line()], &body).header("location"), Some("/"));
}

#[test]
fn what_visitors_and_reports_contain_is_escaped() {
    let site = Site::start();
    let mut browser = Browser::default();
    let token = browser.get(&site, "/").token("/greet");
    let body = format!("csrf_token={token}&name=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    let answer = site.post("/greet", &[&browser.line()], &body);
    assert!(answer.text.contains("Nice to meet you, &#60;script&#62;alert(1)&#60;/script&#62;."), "{}", answer.text);
    let answer = site.send("GET", "/login?next=%22%3E%3Cscript%3E", &[], "");
    assert!(answer.text.contains("value=\"&#34;&#62;&#60;script&#62;\""), "{}", answer.text);

    let report = r#"{"csp-report": {"effective-directive": "<img src=x>`<b>`", "blocked-uri": "inline", "script-sample": "</td><script>"}}"#;
    assert_eq!(site.send("POST", "/reports", &["content-type: application/csp-report"], report).status(), 204);
    let page = site.send("GET", "/reports", &[], "").text;
    assert!(page.contains("&#60;img src=x&#62;") && page.contains("&#60;/td&#62;&#60;script&#62;"), "{page}");
    assert!(!page.contains("<img src=x>") && !page.contains("<b>`"), "{page}");
    let json = site.send("GET", "/api/reports", &[], "");
    assert_eq!(json.header("content-type"), Some("application/json"));
}

#[test]
fn a_rejected_form_is_explained_to_people_and_an_image_gets_no_page() {
    let site = Site::start();
    let post =
        |dest: &str| site.post("/greet", &["sec-fetch-site: cross-site", &format!("sec-fetch-dest: {dest}")], "");
    let page = post("document");
    assert_eq!((page.status(), page.header("content-type")), (403, Some("text/html; charset=utf-8")));
    assert!(page.text.contains("the request comes from another site"), "{}", page.text);
    assert!(page.text.contains("sec-fetch-site: cross-site"), "{}", page.text);
    let other = post("empty");
    assert_eq!((other.status(), other.header("content-type")), (403, Some("text/plain; charset=utf-8")));
}
