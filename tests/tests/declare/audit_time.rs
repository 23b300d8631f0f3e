//! Audits of headers of 1, 16 and 100 kB, in shapes that an attacker would choose. Their time is measured by hand:
//! `cargo test -p security-policy-tests --release --test declare audit_time -- --ignored --nocapture`.

use http::{HeaderMap, HeaderName, HeaderValue};
use security_policy::audit;
use security_policy_core::header::Field;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SIZES: [usize; 3] = [1_000, 16_000, 100_000];

/// Pieces of a value; the number of the piece is inserted into each.
type Piece = fn(usize) -> String;

/// The name of the header, its pieces, and what precedes and separates them.
const SHAPES: &[(&str, &str, &str, &str, Piece)] = &[
    ("content-security-policy", "one source again", "script-src ", " ", |_| "'self'".to_owned()),
    ("content-security-policy", "many hosts", "script-src ", " ", |n| format!("https://h{n}.example")),
    ("content-security-policy", "hosts of one suffix", "img-src ", " ", |n| format!("h{n}.cdn.example.com")),
    ("content-security-policy", "wildcards and hosts", "img-src ", " ", |n| format!("*.h{n}.example a.h{n}.example")),
    ("content-security-policy", "nested wildcards", "img-src ", " ", |n| {
        format!("*.{}", vec!["a"; n % 90 + 2].join("."))
    }),
    ("content-security-policy", "paths of one host", "img-src ", " ", |n| format!("https://a.example/p{n}/")),
    ("content-security-policy", "deep paths", "img-src ", " ", |n| {
        format!("https://a.example/{}", "a/".repeat(n % 90 + 1))
    }),
    ("content-security-policy", "ports of one host", "img-src ", " ", |n| {
        format!("https://a.example:{}", n % 65_000 + 1)
    }),
    ("content-security-policy", "long hosts", "img-src ", " ", |n| format!("{}{n}.example", "a".repeat(200))),
    ("content-security-policy", "http hosts", "img-src ", " ", |n| format!("http://h{n}.example")),
    ("content-security-policy", "top-level domains", "style-src ", " ", |n| format!("*.t{n}")),
    ("content-security-policy", "unknown sources", "img-src ", " ", |n| format!("'slef{n}'")),
    ("content-security-policy", "broken hashes", "script-src ", " ", |n| format!("'sha256-ab{n}'")),
    ("content-security-policy", "unknown directives", "", ";", |n| format!("script-scr{n} x")),
    ("content-security-policy", "one directive again", "", ";", |_| "img-src a.example".to_owned()),
    ("content-security-policy", "many policies", "", ",", |n| format!("img-src https://h{n}.example")),
    ("content-security-policy", "many unknown policies", "", ",", |n| format!("a{n}")),
    ("content-security-policy", "nonces", "script-src ", " ", |n| format!("'nonce-{n:022}'")),
    ("content-security-policy", "policies of trusted types", "trusted-types ", " ", |n| format!("p{}", n / 2)),
    ("content-security-policy", "sandbox tokens", "sandbox ", " ", |_| "allow-forms".to_owned()),
    ("content-security-policy", "endpoints", "", ",", |n| format!("report-to e{n}")),
    ("content-security-policy", "spaces", "img-src a.example", "", |_| "                ".to_owned()),
    ("permissions-policy", "unknown features", "", ", ", |n| format!("camera-{n}=()")),
    ("permissions-policy", "features again", "", ", ", |_| "camera=()".to_owned()),
    ("permissions-policy", "origins", "camera=(", " ", |n| format!("\"https://h{n}.example\"")),
    ("permissions-policy", "parameters", "camera=()", "", |n| format!(";p{n}")),
    ("feature-policy", "unknown features", "", ";", |n| format!("camera-{n} 'none'")),
    ("reporting-endpoints", "many endpoints", "", ", ", |n| format!("e{n}=\"/r{n}\"")),
    ("reporting-endpoints", "one endpoint again", "", ", ", |_| "e=\"/r\"".to_owned()),
    ("report-to", "many groups", "", ", ", |n| {
        format!("{{\"group\":\"g{n}\",\"max_age\":1,\"endpoints\":[{{\"url\":\"https://a.example/r\"}}]}}")
    }),
    ("nel", "unknown members", "{", ",", |n| format!("\"m{n}\":1")),
    ("strict-transport-security", "unknown directives", "max-age=1", "", |n| format!(";max-ag{n}")),
    ("strict-transport-security", "one directive again", "", ";", |_| "max-age=1".to_owned()),
    ("cache-control", "unknown directives", "", ",", |n| format!("no-stor{n}")),
    ("document-policy", "unknown features", "", ", ", |n| format!("f{n}=?0")),
    ("integrity-policy", "unknown destinations", "blocked-destinations=(", " ", |n| format!("scrip{n}")),
    ("referrer-policy", "unknown words", "", ",", |n| format!("origin-{n}")),
    ("referrer-policy", "one word again", "", ",", |_| "origin".to_owned()),
    ("clear-site-data", "unknown words", "", ",", |n| format!("\"cooki{n}\"")),
    ("x-frame-options", "unknown words", "", ",", |n| format!("DEN{n}")),
    ("x-content-type-options", "unknown words", "", ",", |n| format!("nosnif{n}")),
    ("x-robots-tag", "unknown words", "", ",", |n| format!("noinde{n}")),
    ("vary", "many names", "", ",", |n| format!("h{n}")),
    ("vary", "broken names", "", ",", |n| format!("h {n}")),
    ("access-control-allow-methods", "many names", "", ",", |n| format!("M{n}")),
    ("timing-allow-origin", "many origins", "", ",", |n| format!("https://h{n}.example")),
    ("speculation-rules", "many urls", "", ",", |n| format!("\"/r{n}\"")),
    ("set-cookie", "many attributes", "session=1", "", |n| format!("; a{n}")),
    ("set-cookie", "one attribute again", "session=1", "", |_| "; Max-Age=x".to_owned()),
    ("content-type", "parameters", "text/html", "", |n| format!(";p{n}=1")),
    ("content-disposition", "parameters", "inline", "", |n| format!(";p{n}=1")),
    ("server", "products", "a", " ", |n| format!("p/{n}")),
];

/// The name and the value of a line.
type Line = fn(usize) -> (String, String);

/// Many lines of one name, and one line each of many names.
const LINES: &[(&str, Line)] = &[
    ("many cookies", |n| ("set-cookie".to_owned(), format!("c{n}=1"))),
    ("one cookie again", |_| ("set-cookie".to_owned(), "session=1; SameSite=None".to_owned())),
    ("many policies", |n| ("content-security-policy".to_owned(), format!("img-src h{n}.example"))),
    ("many headers", |n| (format!("x-h{n}"), "1".to_owned())),
    ("one header again", |_| ("cross-origin-opener-policy".to_owned(), "same-origin".to_owned())),
    ("frame options", |n| ("x-frame-options".to_owned(), format!("DENY{n}"))),
];

#[test]
#[ignore = "it measures"]
fn what_an_audit_costs() {
    let mut worst = Duration::ZERO;
    eprintln!("{:<30} {:<28} {:>9} {:>9} {:>9}", "header", "shape", "1 kB", "16 kB", "100 kB");
    let mut row = |name: &str, shape: &str, make: &dyn Fn(usize) -> HeaderMap| {
        let times = SIZES.map(|size| time(&make(size)));
        let [small, middle, large] = times.map(|time| format!("{:.2} ms", time.as_secs_f64() * 1000.0));
        eprintln!("{name:<30} {shape:<28} {small:>9} {middle:>9} {large:>9}");
        worst = worst.max(times[2]);
    };
    for (name, shape, before, between, piece) in SHAPES {
        row(name, shape, &|size| one(name, value(size, before, between, *piece)));
    }
    for field in Field::ALL {
        for (shape, between) in [("commas", ","), ("semicolons", ";"), ("blanks", " ")] {
            row(field.name(), shape, &|size| one(field.name(), value(size, "", between, |n| format!("a{n}=1"))));
        }
    }
    for (shape, line) in LINES {
        row("(lines)", shape, &|size| lines(size, *line));
    }
    eprintln!("the slowest takes {worst:?} for 100 kB");
}

/// However malformed a header is, its findings stay short.
#[test]
fn no_header_is_reported_without_end() {
    let origin = Some("https://shop.example.com");
    let mut most = 0;
    for (name, shape, before, between, piece) in SHAPES {
        let found = audit(&one(name, value(16_000, before, between, *piece)), origin);
        most = most.max(found.len());
        assert!(found.len() <= 400, "{name}, {shape}: {}", found.len());
    }
    for (shape, line) in LINES {
        let found = audit(&lines(16_000, *line), origin);
        assert!(found.len() <= 800, "{shape}: {}", found.len());
    }
    assert!(most > 100, "{most}");
}

fn value(size: usize, before: &str, between: &str, piece: Piece) -> String {
    let mut value = before.to_owned();
    for n in 0.. {
        if value.len() >= size {
            break;
        }
        if n > 0 {
            value.push_str(between);
        }
        value.push_str(&piece(n));
    }
    value
}

fn one(name: &str, value: String) -> HeaderMap {
    let name = HeaderName::try_from(name).expect("a name");
    HeaderMap::from_iter([(name, HeaderValue::try_from(value).expect("a value"))])
}

fn lines(size: usize, line: Line) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut length = 0;
    for n in 0.. {
        let (name, value) = line(n);
        length += name.len() + value.len() + 4;
        if length > size {
            break;
        }
        headers.append(HeaderName::try_from(name).expect("a name"), HeaderValue::try_from(value).expect("a value"));
    }
    headers
}

/// The shortest of a few runs, since the machine has other work as well.
fn time(headers: &HeaderMap) -> Duration {
    let run = || {
        let start = Instant::now();
        drop(black_box(audit(headers, Some("https://shop.example.com"))));
        start.elapsed()
    };
    let first = run();
    if first > Duration::from_millis(500) { first } else { first.min(run()).min(run()) }
}
