//! Pages and what is passed for them.

use super::notation::events;

#[test]
fn every_case_passes_its_events() {
    let mut wrong = Vec::new();
    for (page, expected) in CASES {
        let found = events(page);
        if found != *expected {
            wrong.push(format!("{page:?}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}

/// The page, and the events.
const CASES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("text", &["text text"]),
    ("a{{x}}b", &["text a{x}b"]),
    ("<p>", &["<p>"]),
    ("<a href={{u}}>", &["<a href={u}>"]),
    ("<a href=\"{{u}}\">x</a>", &["<a href=\"{u}\">", "text x", "</a>"]),
    ("<{{tag}}>", &["<{tag}>"]),
    ("<div [class=\"a\"|]>", &["<div class=\"a\">", "<div>"]),
    ("<script>a({{x}})</script>", &["<script>", "raw script a({x})", "</script>"]),
    ("<!-- {{x}} -->", &["comment  {x} "]),
];
