//! How often something was reported, and where, in the comments of a learned policy.

use security_policy_core::csp::{Csp, Disposition};
use security_policy_core::learn::{Added, Learned, MAX_NEEDS, place, strict};
use security_policy_core::report::{Reader, Report};
use serde_json::{Value, json};

/// A report about the strict policy, with further members of its body.
fn report(blocked: &str, more: &Value) -> Report {
    let mut body = json!({
        "documentURL": "https://shop.example/cart", "effectiveDirective": "img-src", "blockedURL": blocked, "disposition": "report",
    });
    for (name, value) in more.as_object().expect("members") {
        body[name] = value.clone();
    }
    let text = json!([{ "type": "csp-violation", "url": "https://shop.example/cart", "body": body }]).to_string();
    let mut read = Reader::default().read("application/reports+json", text.as_bytes()).expect("JSON");
    read.reports.remove(0)
}

/// The comment after the only source.
fn comment(reports: &[Report]) -> String {
    let mut learned = Learned::default();
    for report in reports {
        learned.add(report);
    }
    let (_, seen) = learned.needs().next().expect("a need");
    assert_eq!(seen.times(), reports.len() as u64);
    assert!(learned.to_string().contains(&format!("// {seen}\n")), "{learned}");
    seen.to_string()
}

#[test]
fn a_comment_says_how_often_and_on_which_pages() {
    const IMAGE: &str = "https://img.example/a.png";
    let on = |page: &str| report(IMAGE, &json!({ "documentURL": format!("https://shop.example{page}") }));
    assert_eq!(comment(&[on("/cart")]), "once, on `/cart`");
    assert_eq!(comment(&[on("/cart"), on("/cart")]), "twice, on `/cart`");
    assert_eq!(comment(&[on("/cart"), on("/"), on("/cart")]), "3 times, on `/`; on `/cart`");
    let pages = |count: usize| -> Vec<Report> { (0..count).map(|number| on(&format!("/{number}"))).collect() };
    assert_eq!(comment(&pages(4)), "4 times, on `/0`; on `/1`; on `/2`; on `/3`");
    assert_eq!(comment(&pages(6)), "6 times, on `/0`; on `/1`; on `/2`; on `/3`; …");
    let mut learned = Learned::default();
    let added: Vec<Added> = pages(7).iter().map(|report| learned.add(report)).collect();
    let [new, known] = [Added::New, Added::Known];
    assert_eq!(added, [new, new, new, new, new, known, known]);
    assert_eq!(learned.add(&on("/3")), Added::Known);
}

#[test]
fn a_place_names_the_code_where_it_is_known() {
    let long = "a".repeat(61);
    for (more, expected) in [
        (json!({}), "on `/cart`"),
        (json!({ "lineNumber": 0, "sourceFile": "https://shop.example/app.js" }), "on `/cart`"),
        (json!({ "lineNumber": 12, "sample": "start()" }), "on `/cart` line 12 `start()`"),
        (json!({ "lineNumber": 12, "sourceFile": "" }), "on `/cart` line 12"),
        (json!({ "lineNumber": 1, "sourceFile": "https://shop.example/cart" }), "on `/cart` line 1"),
        (json!({ "lineNumber": 3, "sourceFile": "https://shop.example/app.js" }), "on `/cart` by `/app.js` line 3"),
        (json!({ "sample": "`x` */" }), "on `/cart` `'x' */`"),
        (json!({ "sample": &long[1..] }), &format!("on `/cart` `{}`", &long[1..])),
        (json!({ "sample": long }), &format!("on `/cart` `{}…`", &long[1..])),
    ] {
        let report = report("inline", &more);
        assert_eq!(place(&report.violation().expect("a violation")), expected);
    }
}

#[test]
fn only_reports_about_the_strict_policy_add_something() {
    let mut learned = Learned::default();
    for (blocked, more) in [
        ("https://img.example/a.png", json!({ "disposition": "enforce" })),
        ("chrome-extension://abc/a.png", json!({})),
        ("https://img.example/a.png", json!({ "documentURL": "about:blank" })),
        ("ftp://img.example/a.png", json!({})),
        ("https://*.example/a.png", json!({})),
    ] {
        assert_eq!(learned.add(&report(blocked, &more)), Added::Nothing, "{blocked} {more}");
    }
    assert_eq!(learned, Learned::default());
}

#[test]
fn more_than_the_list_takes_is_counted() {
    let mut learned = Learned::default();
    for number in 0..MAX_NEEDS {
        assert_eq!(learned.add(&report(&format!("https://h{number}.example/"), &json!({}))), Added::New);
    }
    assert!(!learned.to_string().contains("The list is full"));
    for number in 0..3 {
        assert_eq!(learned.add(&report(&format!("https://more{number}.example/"), &json!({}))), Added::Nothing);
    }
    // What is in the list is still counted.
    assert_eq!(learned.add(&report("https://h0.example/", &json!({}))), Added::Known);
    assert!(learned.to_string().contains("// 3 more reports were about other sources. The list is full."), "{learned}");
}

#[test]
fn each_source_says_what_the_page_has_to_write() {
    let mut learned = Learned::default();
    for (directive, blocked) in [
        ("style-src-elem", "inline"),
        ("script-src-elem", "inline"),
        ("style-src-attr", "inline"),
        ("script-src-attr", "inline"),
        ("worker-src", "blob"),
        ("worker-src", "data"),
        ("connect-src", "http://localhost:3000/"),
        ("connect-src", "http://api.example:8080/"),
    ] {
        learned.add(&report(blocked, &json!({ "effectiveDirective": directive })));
    }
    let text = learned.to_string();
    for line in [
        "nonce, // once, on `/cart`: write `<script nonce=\"{nonce}\">`, or `hash(\"…\")` here for a fixed text",
        "nonce, // once, on `/cart`: write `<style nonce=\"{nonce}\">`, or `hash(\"…\")` here for a fixed text",
        "blob, // once, on `/cart`\n",
        "\"http://localhost:3000\", // once",
        "\"https://api.example:8080\", // once",
        "// - an event handler attribute: call",
        "// - a `style` attribute: use",
        "// - a script, a frame or an object in a `data:` or `blob:` URL: serve it from a file. It was reported once",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn the_strict_policy_reports_everything() {
    let (csp, errors) = Csp::parse(&strict("/reports"), Disposition::Report);
    assert!(errors.is_empty() && csp.reports(), "{errors:?}");
    assert_eq!(
        csp.to_string(),
        "default-src 'none'; script-src 'report-sample'; style-src 'report-sample'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; report-uri /reports"
    );
}

/// `services` adds the sources of a service, so that only the others are learned.
#[test]
fn what_a_service_adds_is_not_learned() {
    let services = |text: &str| Csp::parse(text, Disposition::Enforce).0;
    let connect = |url: &str| report(url, &json!({ "effectiveDirective": "connect-src" }));
    let mut learned = Learned::beside(services("connect-src https://api.stripe.com"));
    assert_ne!(learned, Learned::default());
    assert_eq!(Learned::beside(services("")), Learned::default());
    for (report, expected) in [
        (connect("https://api.stripe.com/v1"), Added::Nothing),
        (connect("https://other.stripe.com/v1"), Added::New),
        // The service has no source for images.
        (report("https://api.stripe.com/a.png", &json!({})), Added::New),
        (report("data", &json!({})), Added::New),
    ] {
        assert_eq!(learned.add(&report), expected, "{report:?}");
    }
    assert_eq!(
        learned.csp().to_string(),
        "default-src 'none'; img-src data: https://api.stripe.com; connect-src https://other.stripe.com; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    assert!(learned.to_string().contains("// `services` adds the sources of the services"), "{learned}");
}

/// The URL is not sent, but the start of the code is.
#[test]
fn a_javascript_url_has_to_change() {
    for (sample, change) in [
        ("javascript:void(0)", "a `javascript:` URL"),
        ("  JavaScript:void(0)", "a `javascript:` URL"),
        ("void(0)", "nonce, // once"),
    ] {
        let mut learned = Learned::default();
        let more = json!({ "effectiveDirective": "script-src-elem", "sample": sample });
        assert_eq!(learned.add(&report("inline", &more)), Added::New);
        assert!(learned.to_string().contains(change), "{sample}: {learned}");
    }
}
