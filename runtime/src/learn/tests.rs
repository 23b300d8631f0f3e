//! What is printed of reports and when, and which responses are pages.

use std::{
    env,
    fmt::Write as _,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    process::{self, Command, Stdio},
    thread,
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, Response, header::CONTENT_TYPE};
use security_policy_core::report::{Reader, Report};

use super::{endpoint::is_page, learning::Learn};
use crate::{
    adapter::{
        layer::PolicyLayer,
        stage::{Next, Stage},
    },
    presets::Strict,
};

/// A body with a report for each directive, blocked URL and page.
fn body(reports: &[(&str, &str, String)]) -> String {
    let mut body = String::from("[");
    for (directive, blocked, page) in reports {
        let separator = if body.len() > 1 { "," } else { "" };
        let _ = write!(
            body,
            r#"{separator}{{"csp-report": {{"document-uri": "https://shop.example.com{page}", "effective-directive": "{directive}", "blocked-uri": "{blocked}", "disposition": "report"}}}}"#
        );
    }
    body + "]"
}

fn send<S: Stage>(stage: &S, method: Method, path: &str, body: String) -> Option<Response<Bytes>> {
    let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/csp-report");
    let (mut request, ()) = request.body(()).expect("a request").into_parts();
    let next = match stage.request(&mut request) {
        Next::Read { reading, .. } => stage.body(reading, &mut request, Ok(Bytes::from(body))),
        next => next,
    };
    match next {
        Next::Answer(response) => Some(response),
        _ => None,
    }
}

#[test]
fn a_console_prints_500_different_violations() {
    let layer = PolicyLayer::<Strict>::new().console();
    assert_eq!(format!("{layer:?}"), format!("ConsoleLayer {{ path: {:?}, .. }}", layer.path()));
    let path = layer.path().expect("a debug build");
    for first in (0..600).step_by(100) {
        let reports: Vec<_> =
            (first..first + 100).map(|page| ("img-src", "https://img.example.net/a.png", format!("/{page}"))).collect();
        assert_eq!(send(&layer, Method::POST, path, body(&reports)).expect("an answer").status(), 204);
    }
    let text = send(&layer, Method::GET, path, String::new()).expect("an answer").into_body();
    let text = str::from_utf8(&text).expect("UTF-8");
    assert_eq!(text.lines().filter(|line| line.starts_with("blocked on `/")).count(), 500);
    assert!(text.contains("blocked on `/499`") && !text.contains("blocked on `/500`"), "{text}");
}

#[test]
fn only_pages_report() {
    for (status, content_type, expected) in [
        (200, Some("text/html"), true),
        (404, Some("text/html; charset=utf-8"), true),
        (200, None, true),
        (200, Some("image/png"), false),
        (304, Some("text/html"), false),
        (304, None, false),
        (103, Some("text/html"), false),
        (103, Some("image/png"), false),
    ] {
        let response = Response::builder().status(status);
        let response = content_type.into_iter().fold(response, |response, sent| response.header(CONTENT_TYPE, sent));
        assert_eq!(is_page(&response.body(()).expect("a response")), expected, "{status} {content_type:?}");
    }
}

#[test]
fn what_is_learned_is_not_part_of_debug() {
    let learn = Learn::new("Shop", "", true);
    assert_eq!(format!("{learn:?}"), r#"Learn { policy: "Shop", .. }"#);
}

fn images(names: &[&str]) -> Vec<Report> {
    let reports: Vec<_> = names.iter().map(|name| ("img-src", *name, "/".to_owned())).collect();
    Reader::default().read("application/csp-report", body(&reports).as_bytes()).expect("reports").reports
}

/// The stderr of another process, since that of this one is also that of other tests.
#[test]
fn what_is_new_is_printed_once_after_two_seconds() {
    let program = env::current_exe().expect("a program");
    let mut child = Command::new(program)
        .args(["learn::tests::as_another_process", "--exact", "--nocapture"])
        .env(IS_CHILD, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let (mut next, lines) = (child.stdin.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
    let mut lines = BufReader::new(lines);
    for images in [
        "        \"https://a.example\", // once, on `/`\n        \"https://b.example\", // once, on `/`\n",
        "        \"https://a.example\", // 3 times, on `/`\n        \"https://b.example\", // once, on `/`\n        \
         \"https://c.example\", // once, on `/`\n        \"https://d.example\", // once, on `/`\n",
    ] {
        let mut printed = String::new();
        while lines.read_line(&mut printed).expect("UTF-8") > 1 {}
        assert_eq!(
            printed,
            format!(
                "what the pages of `Shop` need, as reported so far:\n\
                 content_security_policy: {{\n    default_src: none,\n    img_src: [\n{images}    ],\n    base_uri: none,\n    \
                 form_action: none,\n    frame_ancestors: none,\n}},\n\n"
            ),
        );
        next.write_all(b"\n").expect("the process waits");
    }
    let mut rest = String::new();
    lines.read_to_string(&mut rest).expect("UTF-8");
    assert_eq!((rest.as_str(), child.wait().expect("an end").success()), ("", true));
}

/// What the process of the test above does.
#[test]
fn as_another_process() {
    if env::var_os(IS_CHILD).is_none() {
        return;
    }
    // If nothing is printed, the other process does not answer.
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(60));
        process::exit(1);
    });
    let wait = || io::stdin().read_line(&mut String::new()).expect("a line");
    let learn = Learn::new("Shop", "", true);
    learn.add(&images(&["https://a.example", "https://b.example"]));
    wait();
    learn.add(&images(&["https://a.example"]));
    learn.add(&images(&["https://c.example", "https://a.example"]));
    learn.add(&images(&["https://d.example"]));
    wait();
    // A text that is printed twice arrives at nearly the same time.
    thread::sleep(Duration::from_millis(300));
}

const IS_CHILD: &str = "SECURITY_POLICY_LEARNS";
