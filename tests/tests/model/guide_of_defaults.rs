//! The tables of the guide about defaults are those of the code: every default is listed, with its value, and nothing else.

use crate::cases::compile::compile;
use crate::declared::policy;
use security_policy_core::report::{MAX_BODY, MAX_REPORTS};

const PAGE: &str = include_str!("../../../runtime/src/guides/defaults.md");
const ORIGIN: &str = "origin: \"https://shop.example.com\",";

#[test]
fn presets_send_what_the_tables_list() {
    let strict = Sent::of("Strict");
    assert_eq!(listed("The preset `Strict`", "Content-Security-Policy"), strict.directives);
    assert_eq!(listed("The preset `Strict`", "Other headers"), strict.headers);

    let static_site = Sent::of("StaticSite");
    let others = |all: &[(String, String)]| {
        let known = strict.directives.iter().chain(&strict.headers).collect::<Vec<_>>();
        all.iter().filter(|row| !known.contains(row)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(listed("The preset `StaticSite`", ""), others(&static_site.directives));
    assert_eq!(others(&static_site.headers), []);
    let missing: Vec<_> = strict.headers.iter().filter(|row| !static_site.headers.contains(row)).collect();
    assert_eq!(
        missing.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["content-security-policy-report-only"]
    );
    assert!(PAGE.contains("The report-only policy of `Strict` is not sent"));

    let api = Sent::of("Api");
    assert_eq!(listed("The preset `Api`", "Content-Security-Policy"), api.directives);
    assert_eq!(listed("The preset `Api`", "Other headers"), api.headers);
}

#[test]
fn a_cookie_has_the_listed_attributes() {
    let compiled =
        compile(&format!("struct Site {{ {ORIGIN} cookies: {{ theme }}, ..security_policy::presets::Strict }}"));
    let line = compiled.sent[0].lines().last().expect("the cookie");
    let attributes: Vec<&str> = line.split("; ").skip(1).collect();
    let rows = rows("Cookies", "");
    assert_eq!(rows.iter().map(|row| code(&row[0])).collect::<Vec<_>>(), attributes);
}

#[test]
fn parameters_have_the_listed_defaults() {
    let policy = policy(&format!("{ORIGIN} csrf: {{}}, transport: {{}}, reporting: {{ url: \"/reports\" }},"));
    let csrf = policy.csrf.as_ref().expect("csrf");
    assert_eq!((csrf.max_age(), csrf.isolation.is_none()), (None, true));
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        listed("`csrf`", ""),
        [
            row("fallback", csrf.fallback().node.key),
            row("header", &csrf.header()),
            row("field", csrf.field()),
            row("cookie", csrf.cookie.name().node),
            row("max_age", "as long as the session"),
            row("isolate", "off"),
        ],
    );

    let transport = policy.transport.as_ref().expect("transport");
    assert!(transport.proxies.node.is_empty() && transport.hosts.node.is_empty());
    assert_eq!(policy.reporting.as_ref().expect("reporting").only, None);
    assert_eq!(
        listed("`transport` and `reporting`", ""),
        [
            row("redirect", transport.redirect().node.wire),
            row("proxies", "nobody"),
            row("hosts", "that of `origin`"),
            row("only", "everything"),
        ],
    );
}

/// Constants that the runtime does not export are read from its source.
#[test]
fn limits_are_those_of_the_runtime() {
    let of = |source: &str, name: &str| {
        let (_, rest) = source.split_once(&format!("const {name}: ")).expect("the constant");
        let (_, value) = rest.split_once(" = ").expect("a value");
        value.split(';').next().unwrap_or_default().to_owned()
    };
    macro_rules! source {
        ($path:literal) => {
            include_str!(concat!("../../../runtime/src/", $path))
        };
    }
    let (text, seed) = (source!("nonce.rs"), source!("random/generator.rs"));
    assert_eq!(of(source!("signing/time.rs"), "CLOCK_SKEW"), "Duration::from_secs(5)");
    assert_eq!(of(source!("csrf/policy.rs"), "MAX_AGE_WITHOUT_SESSION"), "Duration::from_secs(12 * 60 * 60)");
    assert_eq!(of(source!("csrf/gate.rs"), "BODY_LIMIT"), "1 << 20");
    assert_eq!(of(source!("csrf/form.rs"), "FIELD_LIMIT"), "1 << 14");
    // Each character of a nonce is one of 64.
    let bits = 6 * of(text, "TEXT_LEN").parse::<u32>().expect("a number");
    let values = [
        bits.to_string(),
        of(seed, "DRAWS"),
        of(source!("signing/key.rs"), "MIN_BYTES"),
        "5".to_owned(),
        "12".to_owned(),
        (1 << 20).to_string(),
        (1 << 14).to_string(),
        of(source!("reports/collector.rs"), "GROUPS"),
        of(source!("reports/collector.rs"), "PER_MINUTE"),
        MAX_BODY.to_string(),
        MAX_REPORTS.to_string(),
    ];
    let rows = rows("Limits and random numbers", "");
    assert_eq!(rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>(), values);
}

/// Every default has a reason.
#[test]
fn every_row_has_a_reason() {
    let tables = PAGE.lines().filter(|line| line.starts_with("| `"));
    let cells = tables.map(cells).collect::<Vec<_>>();
    assert!(cells.len() > 40, "only {} rows", cells.len());
    // In the table of cookies, the value is part of the first cell.
    let without: Vec<_> = cells.iter().filter(|row| row[row.len() - 2].is_empty()).collect();
    assert_eq!(without, [&[""; 0]; 0]);
}

/// What a preset sends.
struct Sent {
    directives: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Sent {
    fn of(preset: &str) -> Sent {
        let compiled = compile(&format!("struct Site {{ {ORIGIN} ..security_policy::presets::{preset} }}"));
        let mut sent = Sent { directives: Vec::new(), headers: Vec::new() };
        for line in compiled.sent[0].lines() {
            let (name, value) = line.split_once(": ").expect("a header");
            if name == "content-security-policy" {
                let value = value.replace("{nonce}", "…");
                let directives = value.split("; ").filter_map(|directive| directive.split_once(' '));
                sent.directives = directives.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            } else {
                sent.headers.push((name.to_owned(), value.to_owned()));
            }
        }
        sent
    }
}

/// The first two cells of each row: names and values.
fn listed(section: &str, part: &str) -> Vec<(String, String)> {
    rows(section, part).iter().map(|row| (code(&row[0]).to_owned(), code(&row[1]).to_owned())).collect()
}

/// The rows of the table in a section, and in a part of it.
fn rows(section: &str, part: &str) -> Vec<Vec<String>> {
    let (mut at, mut rows) = (("", ""), Vec::new());
    for line in PAGE.lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            at = (heading, "");
        } else if let Some(heading) = line.strip_prefix("## ") {
            at.1 = heading;
        } else if at == (section, part) && line.starts_with("| ") {
            rows.push(cells(line));
        }
    }
    assert!(rows.len() > 1, "no table in {section}, {part}");
    // Without the titles.
    rows.split_off(1)
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The text of a cell that is code, or else the cell.
fn code(cell: &str) -> &str {
    let inside = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`'));
    inside.filter(|inside| !inside.contains('`')).unwrap_or(cell)
}
