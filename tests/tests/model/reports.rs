//! Each type of report, in both spellings, and bodies that no browser sends.

use security_policy_core::report::{
    Blocked, Field, FieldType, Kind, MAX_BODY, MAX_REPORTS, Noise, ReadError, Reader, Reports, Unknown, Value,
};
use serde::Deserialize;
use serde_json::{Map, json};

#[derive(Deserialize)]
struct Data {
    report: Vec<Type>,
}

#[derive(Deserialize)]
struct Type {
    #[serde(rename = "type")]
    name: String,
    fields: Vec<Member>,
    sample: String,
}

#[derive(Deserialize)]
struct Member {
    name: String,
    #[serde(rename = "type")]
    json: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    null: bool,
}

const JSON: &str = "application/reports+json";

fn types() -> Vec<Type> {
    toml::from_str::<Data>(include_str!("../../data/reports.toml")).expect("the facts about reports").report
}

fn read(body: &str) -> Reports {
    Reader::default().read(JSON, body.as_bytes()).expect("JSON")
}

/// A value of a field, in JSON and as it is read.
fn value(json: &str) -> (serde_json::Value, Value) {
    match json {
        "string" => (json!("x"), Value::Text("x".to_owned())),
        "integer" => (json!(7), Value::Integer(7)),
        "number" => (json!(0.5), Value::Number(0.5)),
        "boolean" => (json!(true), Value::Bool(true)),
        "strings" => (json!(["x", "y"]), Value::Texts(vec!["x".to_owned(), "y".to_owned()])),
        other => panic!("{other}"),
    }
}

fn report(kind: &str, body: Map<String, serde_json::Value>) -> String {
    match kind {
        "csp-report" => json!({ "csp-report": body }),
        kind => json!([{ "type": kind, "age": 1, "url": "https://app.example/", "user_agent": "Mozilla/5.0", "body": body }]),
    }
    .to_string()
}

#[test]
fn a_noise_has_the_name_of_its_variant() {
    let names = [Noise::Extension, Noise::Injected, Noise::ForeignPage].map(Noise::name);
    assert_eq!(names, ["extension", "injected", "foreign_page"]);
}

#[test]
fn the_tables_are_those_of_the_specifications() {
    let types = types();
    let names: Vec<&str> = types.iter().map(|kind| kind.name.as_str()).collect();
    let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names, known);
    for kind in &types {
        let rows = Kind::of_name(&kind.name).fields();
        for member in &kind.fields {
            let row = rows.iter().find(|row| row.field.is_spelled(&member.name));
            let row = row.unwrap_or_else(|| panic!("`{}` in {}", member.name, kind.name));
            assert!(member.also.iter().all(|name| row.field.is_spelled(name)), "{} in {}", member.name, kind.name);
            let expected = match member.json.as_str() {
                "string" => FieldType::Text,
                "integer" => FieldType::Integer,
                "number" => FieldType::Number,
                "boolean" => FieldType::Bool,
                _ => FieldType::Texts,
            };
            assert_eq!(row.field.value_type(), expected, "{} in {}", member.name, kind.name);
        }
    }
}

#[test]
fn no_two_fields_of_a_type_have_a_spelling_in_common() {
    for kind in Kind::ALL {
        let mut names: Vec<&str> = Vec::new();
        for row in kind.fields() {
            names.push(row.field.name());
            names.extend(row.field.also());
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{kind:?}");
    }
}

#[test]
fn every_sample_is_read_whole() {
    for kind in types() {
        let content_type = if kind.name == "csp-report" { "application/csp-report" } else { JSON };
        let reports = Reader::default().unknown(Unknown::Keep).read(content_type, kind.sample.as_bytes());
        let Reports { reports, malformed, unknown, excess, .. } = reports.expect("JSON");
        assert_eq!((reports.len(), malformed, unknown, excess), (1, 0, 0, 0), "{}", kind.name);
        let report = &reports[0];
        assert_eq!((report.kind.name(), report.type_name.as_str()), (kind.name.as_str(), kind.name.as_str()));
        assert_eq!(report.extra, [], "{}", kind.name);
        assert!(report.url.starts_with("https://app.example"), "{}", kind.name);
        let sample: serde_json::Value = serde_json::from_str(&kind.sample).expect("JSON");
        let body = if kind.name == "csp-report" { &sample["csp-report"] } else { &sample[0]["body"] };
        let written = body.as_object().expect("a body").values().filter(|value| !value.is_null()).count();
        assert_eq!(report.fields.len(), written, "{}", kind.name);
        assert_eq!(report.age.is_some(), kind.name != "csp-report");
    }
}

#[test]
fn every_field_is_read_in_every_spelling() {
    let mut count = 0;
    for kind in types() {
        let whole: Map<String, serde_json::Value> =
            kind.fields.iter().map(|member| (member.name.clone(), value(&member.json).0)).collect();
        for member in &kind.fields {
            let field = Kind::of_name(&kind.name).fields().iter().find(|row| row.field.is_spelled(&member.name));
            let field = field.expect("a row").field;
            for spelling in [&member.name].into_iter().chain(&member.also) {
                let mut body = whole.clone();
                body.remove(&member.name);
                body.insert(spelling.clone(), value(&member.json).0);
                let reports = read(&report(&kind.name, body));
                assert_eq!(
                    reports.reports[0].value(field),
                    Some(&value(&member.json).1),
                    "{spelling} in {}",
                    kind.name
                );
                count += 1;
            }
            let mut wrong = whole.clone();
            wrong.insert(member.name.clone(), json!({ "a": 1 }));
            let good = read(&report(&kind.name, whole.clone()));
            assert_eq!((good.reports.len(), good.malformed), (1, 0), "{}", kind.name);
            let reports = read(&report(&kind.name, wrong));
            assert_eq!((reports.reports.len(), reports.malformed), (0, 1), "{} in {}", member.name, kind.name);
            if member.null {
                let mut null = whole.clone();
                null.insert(member.name.clone(), json!(null));
                let reports = read(&report(&kind.name, null));
                assert_eq!(reports.reports[0].value(field), None, "{} in {}", member.name, kind.name);
            }
        }
    }
    assert!(count > 110, "only {count} spellings were tried");
}

#[test]
fn a_broken_report_does_not_affect_the_others() {
    let good = r#"{"type":"crash","url":"https://a.example/","body":{"reason":"oom"}}"#;
    let deep = format!(r#"{{"type":"crash","body":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let control = "{\"type\":\"crash\",\"body\":{\"reason\":\"a\u{1}b\"}}".to_owned();
    for broken in [
        "7".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"type":7,"body":{}}"#.to_owned(),
        r#"{"type":"crash","body":[]}"#.to_owned(),
        r#"{"type":"crash","body":{"reason":7}}"#.to_owned(),
        r#"{"type":"crash","age":"1","body":{}}"#.to_owned(),
        r#"{"type":"crash","age":-1,"body":{}}"#.to_owned(),
        r#"{"type":"crash","age":1e400,"body":{}}"#.to_owned(),
        r#"{"type":"crash","type":"crash","body":{}}"#.to_owned(),
        r#"{"type":"crash","body":{"reason":"a","reason":"b"}}"#.to_owned(),
        r#"{"type":"crash","body":{"reason":"a",}}"#.to_owned(),
        r#"{"type":"csp-violation","body":{"blockedURL":"inline"}}"#.to_owned(),
        r#"{"type":"coep","body":{"type":"corp"}}"#.to_owned(),
        r#"{"csp-report":7}"#.to_owned(),
        r#"{"other":{"document-uri":"https://a.example/","effective-directive":"img-src","blocked-uri":"inline"}}"#
            .to_owned(),
        r#"{"type":"crash","body":{}}\"#.to_owned(),
        r#"{"type":"csp-violation","body":{"effectiveDirective":"img-src","lineNumber":12.5}}"#.to_owned(),
        deep,
        control,
    ] {
        let reports = read(&format!("[{good},{broken},{good}]"));
        assert_eq!((reports.reports.len(), reports.malformed), (2, 1), "{}", &broken[..broken.len().min(80)]);
    }
    let mut bytes = format!("[{good},").into_bytes();
    bytes.extend_from_slice(b"{\"type\":\"crash\",\"body\":{\"reason\":\"\xff\"}}");
    bytes.extend_from_slice(format!(",{good}]").as_bytes());
    let reports = Reader::default().read(JSON, &bytes).expect("JSON");
    assert_eq!((reports.reports.len(), reports.malformed), (2, 1), "invalid UTF-8");
    let reports = read(&format!("[{good},{}", &good[..20]));
    assert_eq!((reports.reports.len(), reports.malformed), (1, 1), "a body that was cut");
}

#[test]
fn a_sample_that_was_cut_in_a_character_is_read() {
    let reports = read(r#"{"csp-report":{"violated-directive":"script-src","script-sample":"a\ud83d"}}"#);
    assert_eq!(reports.reports[0].text(Field::Sample), Some("a\u{fffd}"));
}

#[test]
fn bodies_have_limits() {
    let good = r#"{"type":"crash","url":"","body":{}}"#;
    let many = |count: usize| format!("[{}]", vec![good; count].join(","));
    let reports = read(&many(MAX_REPORTS));
    assert_eq!((reports.reports.len(), reports.excess), (100, 0));
    let reports = read(&many(MAX_REPORTS + 150));
    assert_eq!((reports.reports.len(), reports.excess), (100, 150));
    let padded = |length: usize| format!("[]{}", " ".repeat(length - 2));
    assert_eq!(MAX_BODY, 64 * 1024);
    assert_eq!(Reader::default().read(JSON, padded(MAX_BODY).as_bytes()), Ok(Reports::default()));
    assert_eq!(Reader::default().read(JSON, padded(MAX_BODY + 1).as_bytes()), Err(ReadError::TooLarge));
}

#[test]
fn the_content_type_has_to_be_one_of_reports() {
    for (content_type, is_read) in [
        ("application/csp-report", true),
        ("Application/Reports+JSON; charset=utf-8", true),
        ("application/json", true),
        ("text/plain", false),
        ("", false),
        ("application/reports+jsonx", false),
    ] {
        let result = Reader::default().read(content_type, b"[]");
        assert_eq!(result.is_ok(), is_read, "{content_type}");
        assert_eq!(Reader::accepts(content_type), is_read);
    }
    for body in ["", "7", "null", "\"a\"", "x"] {
        assert_eq!(Reader::default().read(JSON, body.as_bytes()), Err(ReadError::NotJson), "{body}");
    }
}

#[test]
fn what_is_unknown_is_kept_or_left_out() {
    let body =
        r#"[{"type":"new-\u0007type","url":"u","body":{"a":{"b":[1,"\u202e"]}}},{"type":"crash","body":{"new":null}}]"#;
    let left_out = read(body);
    assert_eq!((left_out.reports.len(), left_out.unknown), (1, 1));
    assert_eq!(left_out.reports[0].extra, []);
    let kept = Reader::default().unknown(Unknown::Keep).read(JSON, body.as_bytes()).expect("JSON");
    assert_eq!((kept.reports.len(), kept.unknown), (2, 0));
    assert_eq!(
        (kept.reports[0].kind, kept.reports[0].extra[0].json.as_str()),
        (Kind::Unknown, r#"{"b":[1,"\u202e"]}"#)
    );
    assert_eq!((kept.reports[1].extra[0].name.as_str(), kept.reports[1].extra[0].json.as_str()), ("new", "null"));
    assert_eq!(kept.reports[0].to_string(), r"new-\u{7}type u");
}

#[test]
fn both_kinds_of_reports_are_one_violation() {
    let legacy = read(
        r#"{"csp-report":{"document-uri":"https://a.example/","blocked-uri":"https://b.example/x.js","violated-directive":"script-src 'self'","original-policy":"script-src 'self'","line-number":3}}"#,
    );
    let current = read(
        r#"[{"type":"csp-violation","url":"https://a.example/","body":{"documentURL":"https://a.example/","blockedURL":"https://b.example/x.js","effectiveDirective":"script-src","originalPolicy":"script-src 'self'","lineNumber":3,"disposition":"enforce"}}]"#,
    );
    assert_eq!(legacy.reports[0].violation(), current.reports[0].violation());
    let violation = current.reports[0].violation().expect("a violation");
    assert_eq!((violation.effective_directive, violation.line), ("script-src", Some(3)));
    for (text, blocked) in [
        ("inline", Blocked::Inline),
        ("eval", Blocked::Eval),
        ("wasm-eval", Blocked::WasmEval),
        ("trusted-types-policy", Blocked::TrustedTypesPolicy),
        ("trusted-types-sink", Blocked::TrustedTypesSink),
        ("self", Blocked::Own),
        ("", Blocked::Unnamed),
        ("data", Blocked::Scheme("data")),
        ("data:", Blocked::Scheme("data")),
        ("chrome-extension", Blocked::Scheme("chrome-extension")),
        ("https://a.example/", Blocked::Url("https://a.example/")),
    ] {
        assert_eq!(Blocked::of(text), blocked, "{text}");
        assert_eq!(blocked.text(), text.strip_suffix(':').unwrap_or(text));
    }
}

#[test]
fn noise_is_recognised() {
    let noise = |blocked: &str, source: &str, document: &str, directive: &str| {
        let body = json!({ "csp-report": {
            "document-uri": document, "blocked-uri": blocked, "source-file": source, "effective-directive": directive,
        } });
        read(&body.to_string()).reports[0].noise()
    };
    let page = "https://shop.example/";
    for (blocked, source, document, directive, expected) in [
        ("chrome-extension", "", page, "script-src-elem", Some(Noise::Extension)),
        ("chrome-extension://abc/x.js", "", page, "script-src-elem", Some(Noise::Extension)),
        ("inline", "moz-extension://abc/x.js", page, "style-src-elem", Some(Noise::Extension)),
        ("inline", "moz-extension", page, "style-src-elem", Some(Noise::Extension)),
        ("https://x.example/", "safari-web-extension://abc/x.js", page, "connect-src", Some(Noise::Extension)),
        ("about", "", page, "frame-src", Some(Noise::Injected)),
        ("data", "", page, "font-src", Some(Noise::Injected)),
        ("data", "", page, "script-src-elem", None),
        ("blob", "", page, "script-src", None),
        ("https://gc.kis.v2.scr.kaspersky-labs.com/x.js", "", page, "script-src-elem", Some(Noise::Injected)),
        ("https://kaspersky-labs.com.evil.example/x.js", "", page, "script-src-elem", None),
        (
            "https://evil.example/x.js",
            "",
            "https://shop-example.translate.goog/",
            "script-src-elem",
            Some(Noise::ForeignPage),
        ),
        ("inline", "", "about:srcdoc", "script-src-elem", Some(Noise::ForeignPage)),
        ("inline", "", page, "script-src-elem", None),
        ("https://evil.example/chrome-extension", "", page, "script-src-elem", None),
    ] {
        assert_eq!(noise(blocked, source, document, directive), expected, "{blocked} {source} {document}");
    }
}

#[test]
fn the_envelope_of_a_report_is_read() {
    let body = r#"[{"type":"csp-violation","age":12.0,"url":"https://a.example/","user_agent":"Mozilla/5.0","body":{"effectiveDirective":"img-src","lineNumber":3.0}}]"#;
    let report = &read(body).reports[0];
    assert_eq!(
        (report.age, report.url.as_str(), report.user_agent.as_deref()),
        (Some(12), "https://a.example/", Some("Mozilla/5.0"))
    );
    assert_eq!(report.violation().expect("a violation").line, Some(3));
}

/// Chromium sends `policyId` and `featureId` with the same value.
#[test]
fn the_first_of_two_spellings_counts() {
    for (members, first) in
        [(r#""policyId":"camera","featureId":"usb""#, "camera"), (r#""featureId":"usb","policyId":"camera""#, "usb")]
    {
        let reports = read(&format!(r#"[{{"type":"permissions-policy-violation","body":{{{members}}}}}]"#));
        assert!(reports.reports[0].to_string().ends_with(&format!("=\"{first}\"")), "{}", reports.reports[0]);
    }
}

/// A page without an address of its own is none of the site, wherever the report says so.
#[test]
fn a_report_of_a_local_page_is_noise() {
    for (url, document, expected) in [
        ("about:blank", "https://shop.example/", Some(Noise::ForeignPage)),
        ("https://shop.example/", "data:text/html,a", Some(Noise::ForeignPage)),
        ("https://shop.example/", "https://shop.example/", None),
        ("https://shop.example/", "webkit-masked-url://hidden/", Some(Noise::Extension)),
    ] {
        let body = json!([{ "type": "csp-violation", "url": url, "body": {
            "documentURL": document, "effectiveDirective": "img-src", "blockedURL": "https://img.example/a.png",
        } }]);
        assert_eq!(read(&body.to_string()).reports[0].noise(), expected, "{url} {document}");
    }
}

#[test]
fn an_error_says_what_is_wrong_with_the_body() {
    for (error, words) in [
        (ReadError::UnsupportedType, "content type"),
        (ReadError::TooLarge, "longer than 64 KiB"),
        (ReadError::NotJson, "neither a JSON array nor an object"),
    ] {
        assert!(error.to_string().contains(words), "{error}");
    }
}

/// Texts of a report cannot control a terminal.
#[test]
fn a_report_prints_its_fields() {
    let body = r#"[{"type":"csp-violation","url":"u","body":{"effectiveDirective":"img-src","blockedURL":"a\u001b","lineNumber":3}}]"#;
    let text = read(body).reports[0].to_string();
    assert!(text.contains("\"img-src\"") && text.contains("=3") && text.contains("\"a\\u{1b}\""), "{text}");
}

#[test]
fn reports_are_json_in_which_every_text_is_visible() {
    let body = json!([
        {
            "type": "csp-violation", "age": 3, "url": "https://app.example/\u{202e}", "user_agent": "M\n",
            "body": {
                "documentURL": "https://app.example/", "effectiveDirective": "img-src\u{1b}[2J", "statusCode": 200,
                "x\u{202e}": { "y\u{202e}": ["\u{202e}"] },
            },
        },
        { "type": "a\u{202e}", "age": 0, "url": "https://app.example/", "user_agent": "M", "body": {} },
        7,
    ]);
    let reports = Reader::default().unknown(Unknown::Keep).read(JSON, body.to_string().as_bytes()).expect("JSON");
    assert_eq!(
        serde_json::to_value(&reports).expect("JSON"),
        json!({
            "reports": [
                {
                    "type": "csp-violation", "age": 3, "url": "https://app.example/\\u{202e}", "user_agent": "M\\n",
                    "body": {
                        "documentURL": "https://app.example/", "effectiveDirective": "img-src\\u{1b}[2J", "statusCode": 200,
                    },
                    "extra": { "x\\u{202e}": "{\"y\\u202e\":[\"\\u202e\"]}" },
                },
                {
                    "type": "a\\u{202e}", "age": 0, "url": "https://app.example/", "user_agent": "M", "body": {}, "extra": {},
                },
            ],
            "malformed": 1, "unknown": 0, "excess": 0,
        })
    );
}
