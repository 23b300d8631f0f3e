//! `audit` and `grade`: files, the standard input, and a server.

use crate::folder::Folder;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

fn headers(name: &str) -> String {
    format!("{}/tests/headers/{name}.txt", env!("CARGO_MANIFEST_DIR"))
}

/// The findings of a file: place, level and lint.
fn found(name: &str) -> (Vec<String>, i32) {
    let run =
        Folder::new().run(&["audit", "--message-format", "short", "--origin", "https://shop.example", &headers(name)]);
    let lines = run.out.lines().map(|line| {
        let line = line.trim_start_matches(&headers(name)).trim_start_matches(':');
        let (place, rest) = line.split_once(": ").expect("a place");
        let lint = rest.rsplit_once(" [").map_or("", |(_, lint)| lint.trim_end_matches(']'));
        format!("{place} {} {lint}", rest.split(':').next().unwrap_or_default())
    });
    (lines.collect(), run.code)
}

#[test]
fn each_kind_of_site_has_its_findings() {
    for (name, expected, code) in [
        ("strict", &[][..], 0),
        ("api", &["5:30 error cors_wildcard_credentials"], 1),
        (
            "nginx",
            &[
                "1:1 warning csp_missing",
                "1:1 warning framing_missing",
                "1:1 warning hsts_missing",
                "1:1 warning nosniff_missing",
                "1:1 warning referrer_policy_missing",
                "1:1 warning isolation_coop_missing",
                "2:9 warning server_banner",
                "4:15 warning content_type_charset",
            ],
            0,
        ),
    ] {
        let (mut lines, found_code) = found(name);
        let mut expected = expected.to_vec();
        lines.sort_unstable();
        expected.sort_unstable();
        assert_eq!((lines, found_code), (expected.iter().map(|line| (*line).to_owned()).collect(), code), "{name}");
    }
    let (lines, code) = found("blog");
    assert!(lines.contains(&"7:13 error cookie_missing_httponly".to_owned()) && code == 1, "{lines:#?}");
    let (lines, _) = found("forge");
    assert!(lines.contains(&"12:380 error csp_style_unsafe_inline".to_owned()), "{lines:#?}");
}

#[test]
fn a_finding_shows_the_line_in_the_words_of_headers() {
    let run = Folder::new().run_with(&["audit", "-", "-q"], "HTTP/2 200\r\ncontent-type: text/html\r\nX-Frame-Options: DENY\r\nset-cookie: id=s3cret; Secure; HttpOnly\r\n\r\n<p>");
    assert!(run.out.starts_with("<stdin> (200)\n\n"), "{}", run.out);
    assert!(run.out.contains("`id`") && !run.out.contains("s3cret"), "{}", run.out);
    assert!(run.out.contains("4 | set-cookie: id=******; Secure; HttpOnly\n"), "{}", run.out);
    assert!(run.out.contains("warning: this policy has no `Content-Security-Policy`\n"), "{}", run.out);
    for word in ["x_content_type_options", "content_security_policy", "referrer_policy"] {
        assert!(!run.out.contains(&format!("`{word}`")), "{word}: {}", run.out);
    }
    assert!(run.out.contains("  = help: write `SameSite=Lax` or `SameSite=Strict`\n"), "{}", run.out);
    assert_eq!(run.err, "");
}

/// A server that answers each path with these headers, for as many requests as there are.
fn server(responses: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for response in responses {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut line = String::new();
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {}
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            let response = response.replace("PATH", &path);
            drop(stream.write_all(response.as_bytes()));
        }
    });
    format!("http://{address}")
}

#[test]
fn a_server_is_asked_and_redirects_are_followed() {
    let url = server(&[
        "HTTP/1.1 302 Found\r\nlocation: /home\r\nset-cookie: id=1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nx-path: PATH\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ]);
    let run = Folder::new().run(&["audit", "--message-format", "json", &url]);
    let lines: Vec<serde_json::Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let files: Vec<&str> = lines.iter().filter_map(|line| line["place"]["file"].as_str()).collect();
    assert!(
        lines.iter().any(|line| line["lint"] == "cookie_missing_samesite" && line["place"]["file"] == url.as_str()),
        "{lines:#?}"
    );
    assert!(files.contains(&format!("{url}/home").as_str()), "{files:?}");
    assert!(run.err.contains("Audited 2 responses"), "{}", run.err);
    assert_eq!(run.code, 1);
}

#[test]
fn several_paths_of_a_site_are_asked() {
    const RESPONSE: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-content-type-options: nosniff\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    let url = server(&[RESPONSE, RESPONSE]);
    let run = Folder::new().run(&["audit", &url, "--path", "/a", "--path", "b"]);
    assert!(
        run.out.contains(&format!("{url}/a (200)\n")) && run.out.contains(&format!("{url}/b (200)\n")),
        "{}",
        run.out
    );
    assert!(run.err.contains("Audited 2 responses"), "{}", run.err);
}

#[test]
fn what_cannot_be_read_fails_with_a_reason() {
    let folder = Folder::new();
    let error = |arguments: &[&str], input: &str| {
        let run = folder.run_with(arguments, input);
        assert_eq!((run.code, run.out.as_str()), (101, ""), "{run:?}");
        run.err
    };
    assert_eq!(
        error(&["audit", "-"], ""),
        "error: the input contains no headers\nhelp: pass what `curl -sI https://…` prints\n"
    );
    assert!(error(&["audit", "-"], "<html>\n").starts_with("error: line 1 is no header: `<html>`\nhelp: "));
    assert!(error(&["audit", "shop.example"], "").ends_with("help: write `https://shop.example` for a site\n"));
    assert!(error(&["audit", "-", "--path", "/a"], "A: b").starts_with("error: `--path` needs a URL\n"));
    assert!(error(&["audit", "-", "--origin", "shop.example"], "A: b").starts_with("error: "));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let silent = format!("http://{}", listener.local_addr().expect("an address"));
    assert!(error(&["audit", &silent, "--timeout", "1"], "").contains("help: `--timeout 60` waits longer"));
    drop(listener);
    assert!(error(&["audit", &silent], "").starts_with(&format!("error: no response from `{silent}`: ")));
}

#[test]
fn grades_have_reasons() {
    let grade = |name: &str| {
        let origin = if name == "forge" { "https://forge.example" } else { "https://shop.example" };
        let run = Folder::new().run(&["grade", "--origin", origin, &headers(name)]);
        assert_eq!(run.code, 0);
        run.out.replace(&headers(name), name)
    };
    let expected = "\
A  api  90 of 100 points
  40 of 40  injected scripts are blocked
  20 of 20  https is enforced
  15 of 15  other sites cannot frame the pages
  10 of 10  cookies are protected
  10 of 10  files are only read as their type
   5 of  5  other sites do not see the full address of a page
     -10  error: cors_wildcard_credentials
";
    assert_eq!(grade("api"), expected);
    let first = |name: &str| grade(name).lines().next().map(str::to_owned);
    assert_eq!(first("strict").as_deref(), Some("A  strict  100 of 100 points"));
    assert_eq!(first("forge").as_deref(), Some("A  forge  90 of 100 points"));
    assert_eq!(first("nginx").as_deref(), Some("F  nginx  10 of 100 points"));
    assert_eq!(first("blog").as_deref(), Some("F  blog  5 of 100 points"));
    assert!(
        grade("nginx").contains("   0 of 40  injected scripts are blocked\n            csp_missing: "),
        "{}",
        grade("nginx")
    );
}

#[test]
fn a_grade_can_be_required() {
    let code =
        |arguments: &[&str]| Folder::new().run(&[arguments, &["--origin", "https://shop.example"]].concat()).code;
    assert_eq!(code(&["grade", "--at-least", "A", &headers("strict")]), 0);
    assert_eq!(code(&["grade", "--at-least", "E", &headers("strict"), &headers("nginx")]), 1);
    assert_eq!(code(&["grade", "--at-least", "F", &headers("nginx")]), 0);
    let run = Folder::new().run_with(&["grade", "-"], "HTTP/1.1 301 Moved\nlocation: /\n");
    assert_eq!(run.code, 101);
    assert!(run.err.starts_with("error: all responses are redirects"), "{}", run.err);
    // Over plain http, nothing enforces https.
    let run = Folder::new().run(&["grade", "--origin", "http://shop.example", &headers("strict")]);
    assert!(run.out.contains("   0 of 20  https is enforced"), "{}", run.out);
}

/// The findings of the standard input, a line each, and the exit code.
fn piped(input: &[u8], arguments: &[&str]) -> (String, i32) {
    let folder = Folder::new();
    std::fs::write(folder.path().join("input"), input).expect("a file");
    let run = folder.run(&[&["audit", "input", "--message-format", "short", "-q"], arguments].concat());
    (run.out + &run.err, run.code)
}

/// A response with one finding, at its second line.
const PLAIN: &str =
    "HTTP/2 200 \r\nserver: shop/1.4\r\ncontent-type: image/png\r\nx-content-type-options: nosniff\r\n\r\n";
const BANNER: &str = "input:2:9: warning: `Server` reveals the version of the server [server_banner]\n";

#[test]
fn encodings_of_windows_are_read() {
    let utf16 = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        [mark, &PLAIN.encode_utf16().flat_map(unit).collect::<Vec<_>>()].concat()
    };
    for input in [
        PLAIN.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", PLAIN.as_bytes()].concat(),
        utf16(b"\xff\xfe", u16::to_le_bytes),
        utf16(b"\xfe\xff", u16::to_be_bytes),
    ] {
        assert_eq!(piped(&input, &[]), (BANNER.to_owned(), 0));
    }
    let (out, code) = piped(b"\xff\xfea", &[]);
    assert_eq!((out.lines().next(), code), (Some("error: the input starts as UTF-16, and is not"), 101));
}

#[test]
fn bodies_are_not_audited_and_sizes_are_bounded() {
    let body = |length: usize| format!("{PLAIN}<pre>\n{}HTTP/1.1 200 OK\n", "A: b\n".repeat(length));
    assert_eq!(piped(body(2 << 20).as_bytes(), &[]), (BANNER.to_owned(), 0));
    for (input, error) in [
        (String::new(), "error: the input contains no headers"),
        ("A: b\n".repeat(2 << 20), "error: the headers of a response are longer than 1024 KiB"),
    ] {
        let (out, code) = piped(input.as_bytes(), &[]);
        assert_eq!((out.lines().next(), code), (Some(error), 101));
    }
}

#[test]
fn repeated_and_folded_headers_are_found() {
    let input = PLAIN.replace(
        "server: shop/1.4",
        "X-Frame-Options: DENY\r\nSet-Cookie: a=s3\r\n cret; Secure; SameSite=Lax\r\nX-Frame-Options: SAMEORIGIN",
    );
    let (out, code) = piped(input.as_bytes(), &[]);
    assert!(out.contains("input:5:18: error: `X-Frame-Options` has two values, `DENY` and `SAMEORIGIN`\n"), "{out}");
    assert!(out.contains("input:3:1: warning: scripts can read the cookie `a` [cookie_missing_httponly]\n"), "{out}");
    assert!(!out.contains("cret") && code == 1, "{out}");
}

/// A HAR file with a page, an image of another site, and a request that was blocked.
const HAR: &str = r#"{ "log": { "version": "1.2", "entries": [
    { "request": { "method": "GET", "url": "https://shop.example/cart?token=s3cret" }, "response": { "status": 200, "headers": [
        { "name": ":status", "value": "200" },
        { "name": "Server", "value": "shop/1.4" },
        { "name": "Content-Type", "value": "image/png" },
        { "name": "X-Content-Type-Options", "value": "nosniff" },
        { "name": "Strict-Transport-Security", "value": "max-age=63072000; includeSubDomains" },
        { "name": "Set-Cookie", "value": "a=s3cret; Secure; HttpOnly; SameSite=Lax\nb=s3cret; Secure; SameSite=Lax" } ] } },
    { "request": { "url": "https://cdn.example/a.png" }, "response": { "status": 200, "headers": [
        { "name": "Content-Type", "value": "image/png" }, { "name": "X-Content-Type-Options", "value": "nosniff" } ] } },
    { "request": { "url": "https://ads.example/" }, "response": { "status": 0, "headers": [] } }
] } }"#;

#[test]
fn a_har_file_has_a_response_for_each_entry() {
    let own = "https://shop.example/cart:2:9: warning: `Server` reveals the version of the server [server_banner]\n\
        https://shop.example/cart:7:13: warning: scripts can read the cookie `b` [cookie_missing_httponly]\n";
    let other = "https://cdn.example/a.png:1:1: warning: `Strict-Transport-Security` is missing for `https://cdn.example` [hsts_missing]\n";
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    let (out, code) = piped(HAR.as_bytes(), &[]);
    assert_eq!((sorted(&out), code), (sorted(&format!("{own}{other}")), 0));
    let (out, code) = piped(format!("\u{feff}\r\n{HAR}").as_bytes(), &["--origin", "https://shop.example"]);
    assert_eq!((sorted(&out), code), (sorted(own), 0));
    let (out, code) = piped(HAR.as_bytes(), &["--origin", "https://else.example"]);
    assert_eq!((out.as_str(), code), ("error: the HAR file contains no response of `https://else.example`\n", 101));
    let folder = Folder::new();
    folder.write("site.har", HAR);
    let run = folder.run(&["audit", "site.har", "--message-format", "sarif"]);
    assert!(run.out.contains("\"uri\": \"https://shop.example/cart\"\n") && !run.out.contains("s3cret"), "{}", run.out);
    let (out, code) = piped(b"{\"name\": 1}", &[]);
    assert_eq!((out.lines().next(), code), (Some("error: the input is JSON, and has no `log.entries`"), 101));
}
