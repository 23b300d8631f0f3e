//! The help of a diagnostic shows code that can be typed where it is shown: into a declaration, into a string that contains a
//! header, into the header of a response. Each is inserted and parsed again.

use crate::cases::compile::texts;
use crate::cases::{ERRORS, LINTS, cases};
use proc_macro2::TokenStream;
use security_policy_core::declaration::{Entry, ValueKind};
use security_policy_core::header::{Field, FieldValue, Lines};
use security_policy_core::policy::HeaderValue;
use security_policy_core::response::Response;
use security_policy_core::word::snake_case;
use security_policy_core::{Diagnostic, Diagnostics, Level, SecurityPolicy};
use security_policy_syntax::{Folder, Item, SpanMap, lower, undecided};
use serde::Deserialize;
use std::ops::Range;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    header: String,
    value: String,
    reads: String,
    #[serde(default)]
    means: String,
    keeps: Option<toml::Value>,
}

impl Case {
    fn all() -> Vec<Case> {
        let cases: Cases =
            toml::from_str(include_str!("../../data/header-cases.toml")).expect("the cases are readable");
        cases.case
    }

    fn field(&self) -> Field {
        Field::from_name(&self.header).expect("the cases are about headers that the core knows")
    }

    fn is_good(&self) -> bool {
        self.reads == "all" && self.keeps.is_none()
    }
}

#[test]
fn every_good_value_is_accepted_as_one_string() {
    let mut count = 0;
    for case in Case::all().into_iter().filter(Case::is_good) {
        let source = format!("krate struct Shop {{ {}: {:?} }}", case.field().key(), case.value);
        let (found, policy) = read(&source);
        assert!(found.is_empty(), "{source}: {found:?}");
        let HeaderValue::Field(value) = &policy.headers[0].value else { panic!("{source} is a field") };
        assert_eq!(value.to_text(case.field()), case.means, "{source}");
        count += 1;
    }
    assert!(count > 45, "{count} values");
}

#[test]
fn every_bad_string_is_an_error_at_its_piece() {
    // A string without quotes of its own is one URL there, and is rendered with quotes.
    // A directive in the language's spelling has the same meaning, and is sent in the header's spelling.
    let is_one_of_several =
        |case: &Case| case.field() == Field::SpeculationRules || case.value.starts_with("script_src");
    for case in Case::all().into_iter().filter(|case| case.reads != "all" && !is_one_of_several(case)) {
        let source = format!("krate struct Shop {{ {}: {:?} }}", case.field().key(), case.value);
        let (found, _) = read(&source);
        assert!(found.has_errors(), "{source}");
    }
    // The correct parts around it are not reported.
    for (key, value, piece) in [
        ("referrer_policy", "no-referrer, strict-orign", "strict-orign"),
        ("vary", "Origin, Acc ept", "Acc ept"),
        ("x_robots_tag", "noindex, googlebot: nofolow", "nofolow"),
        ("clear_site_data", "\"cache\", \"cookie\"", "\"cookie\""),
        ("clear_site_data", "\"cache\", cookies", "cookies"),
        ("cache_control", "no-store, max-age=ten", "ten"),
        ("cache_control", "no-store, privat", "privat"),
        ("strict_transport_security", "max-age=600; includeSubDomain", "includeSubDomain"),
        ("cross_origin_embedder_policy", "require-corp; report_to=\"x\"", "report_to"),
        ("access_control_allow_methods", "PUT, \"GET\"", "\"GET\""),
        ("timing_allow_origin", "https://a.example, b.example", "b.example"),
        ("speculation_rules", "\"/a\", /b", "/b"),
        ("permissions_policy", "camera=(), geolocaton=()", "geolocaton"),
        ("permissions_policy", "camera=(self nobody)", "nobody"),
        ("feature_policy", "camera 'none'; geolocation self", "self"),
        ("reporting_endpoints", "a=\"/x\", b=/y", "/y"),
        ("content_security_policy", "img-src 'self' 'slef'", "'slef'"),
        ("content_security_policy", "default_src 'self'", "default_src"),
        ("origin_agent_cluster", "1", "1"),
        ("content_type", "html", "html"),
    ] {
        let parsed = parse(&format!("krate struct Shop {{ {key}: {value:?} }}"));
        let out = lower(&parsed).diagnostics;
        let pieces: Vec<&str> = out
            .iter()
            .map(|error| parsed.map.part(error.span).map_or(value, |(_, part)| &value[part.start..part.end]))
            .collect();
        assert_eq!(pieces, [piece], "{key}: {value}: {out:?}");
    }
}

#[test]
fn help_for_a_header_of_a_response_is_in_its_spelling() {
    let mut tried = 0;
    for case in Case::all().into_iter().filter(|case| !case.is_good()) {
        let field = case.field();
        let (_, found) = FieldValue::parse(field, &case.value);
        for error in &found {
            let Some(piece) = replacement(error) else { continue };
            let text = replaced(&case.value, error.span.start..error.span.end, &piece);
            let (_, now) = FieldValue::parse(field, &text);
            let again = now.iter().any(|other| other.message == error.message);
            assert!(!again && now.len() < found.len(), "{}: {} -> {text}: {now:?}", case.header, case.value);
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried} tried");
}

#[test]
fn help_for_a_string_in_a_declaration_is_in_the_spelling_of_the_header() {
    let mut tried = 0;
    for case in Case::all().into_iter().filter(|case| !case.is_good()) {
        let key = case.field().key();
        let source = |value: &str| format!("krate struct Shop {{ {key}: {value:?} }}");
        let parsed = parse(&source(&case.value));
        let (found, _) = read(&source(&case.value));
        for error in &found {
            let Some(piece) = replacement(error) else { continue };
            // If the whole string is text, help shows it with its quotes.
            let is_text = case.field() == Field::SpeculationRules
                || case.field().text().is_some() && case.field().lines() == Lines::OneCounts;
            let piece = if is_text { piece.trim_matches('"').to_owned() } else { piece };
            let part = parsed.map.part(error.span).map_or(0..case.value.len(), |(_, part)| part.start..part.end);
            let text = replaced(&case.value, part, &piece);
            let (now, _) = read(&source(&text));
            let again = now.iter().any(|other| other.message == error.message);
            assert!(!again && now.len() < found.len(), "{key}: {} -> {text}: {now:?}", case.value);
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried} tried");
}

#[test]
fn help_for_a_declaration_is_in_the_spelling_of_the_language() {
    let mut tried = 0;
    for field in Field::ALL.iter().copied() {
        let words = field.words();
        for word in words.iter().filter(|word| word.key.len() > 4) {
            // A misspelt word, and the wire spelling as a string in a list.
            for written in [format!("{}x", word.key), format!("[{:?}]", word.wire)] {
                let source = format!("krate struct Shop {{ {}: {written} }}", field.key());
                let (found, _) = read(&source);
                for error in &found {
                    assert!(error.message.contains(field.key()), "{source}: {}", error.message);
                    let Some(piece) = replacement(error) else { continue };
                    let (now, _) = read(&source.replace(&written, &piece));
                    assert!(now.is_empty(), "{source} -> {piece}: {now:?}");
                    assert_eq!(piece, snake_case(&piece), "{source}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 40, "{tried} tried");
}

/// A wrong type of value is reported for the header, not for a parameter whose name is not on the wire.
#[test]
fn a_bad_value_is_reported_for_its_header() {
    for (name, value) in [
        ("Cross-Origin-Opener-Policy", "same_origin"),
        ("Cross-Origin-Opener-Policy-Report-Only", "same-site"),
        ("Cross-Origin-Embedder-Policy", "require_corp"),
        ("Cross-Origin-Embedder-Policy", "\"require-corp\""),
        ("Document-Isolation-Policy", "isolate"),
        ("Activate-Storage-Access", "reload"),
        ("Content-Disposition", "inlined"),
        ("X-XSS-Protection", "2"),
        ("X-Frame-Options", "SAME-ORIGIN"),
        ("Secure-Session-Registration", "(HS256);path=\"/r\""),
        ("Clear-Site-Data", "\"cookie\""),
        ("Access-Control-Max-Age", "never"),
    ] {
        let field = Field::from_name(name).expect("a field");
        let (_, found) = FieldValue::parse(field, value);
        let live = found.iter().next().expect("an error");
        let is_named = live.message.contains(name) || live.message.contains("number of seconds");
        assert!(is_named && live.help.is_some(), "{name}: {live}");
        let (found, _) = read(&format!("krate struct Shop {{ {}: {value:?} }}", field.key()));
        let declared = found.iter().next().expect("an error");
        let is_named = declared.message.contains(field.key()) || declared.message.contains("number of seconds");
        assert!(is_named, "{name}: {declared}");
    }
}

/// A lint on a response uses the names of headers, not those of the language.
#[test]
fn help_of_lints_is_spelled_for_a_response() {
    for (headers, lint, help) in [
        (&[][..], "nosniff_missing", "add `X-Content-Type-Options: nosniff`"),
        (&[], "csp_missing", "add `Content-Security-Policy"),
        (&[("referrer-policy", "unsafe-url")], "referrer_policy_weak", "`strict-origin-when-cross-origin`"),
        (&[("content-security-policy", "script-src self")], "csp_unquoted_keyword", "`'self'`"),
        (&[("content-security-policy", "script-src 'self'")], "csp_missing_base_uri", "`base-uri 'none'`"),
        (&[("strict-transport-security", "max-age=60")], "hsts_max_age", "max-age="),
        (&[("strict-transport-security", "max-age=63072000; preload")], "hsts_preload", "`includeSubDomains`"),
        (
            &[("feature-policy", "camera 'none'; geolocation 'self' https://maps.example")],
            "permissions_feature_policy_header",
            "`Permissions-Policy: camera=(), geolocation=(self \"https://maps.example\")`",
        ),
        // `*` includes the others.
        (
            &[("feature-policy", "camera 'self' * https://maps.example")],
            "permissions_feature_policy_header",
            "`Permissions-Policy: camera=*`",
        ),
    ] {
        let response = Response::audit(headers.iter().copied(), None);
        let found = response.diagnostics.iter().find(|found| found.lint == Some(lint));
        let said = found.and_then(|found| found.help.as_deref()).unwrap_or_default();
        assert!(said.contains(help), "{lint}: {said}");
    }
}

#[test]
fn no_help_for_a_response_is_in_the_spelling_of_the_language() {
    // Words with an underscore are of the language, except these.
    let wire =
        ["report_to", "max_age", "include_subdomains", "unavailable_after", "success_fraction", "security_policy"];
    let mut seen = 0;
    for case in Case::all() {
        for origin in ["https://shop.example.com", "http://shop.example.com"] {
            let origin = security_policy_core::url::Origin::parse(origin, security_policy_core::Span::default()).ok();
            let response = Response::audit([(case.header.to_ascii_lowercase().as_str(), case.value.as_str())], origin);
            for help in response.diagnostics.iter().filter_map(|found| found.help.as_ref()) {
                let pieces = help.split('`').skip(1).step_by(2);
                let of_language = pieces.flat_map(|piece| piece.split(|c: char| !(c.is_alphanumeric() || c == '_')));
                let strange: Vec<&str> =
                    of_language.filter(|word| word.contains('_') && !wire.contains(word)).collect();
                assert!(strange.is_empty(), "{}: {}: {help}", case.header, case.value);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen} helps");
}

/// Every help of every case in `tests/lints/` and `tests/errors/`: one of the ways to follow it must remove the finding.
#[test]
fn every_help_can_be_followed() {
    let (mut tried, mut stuck) = (0, Vec::new());
    for case in [LINTS, ERRORS].into_iter().flat_map(cases) {
        for text in texts(&case.source) {
            let Some(found) = findings(&text) else { continue };
            for (at, error) in &found {
                let pieces = pieces(error);
                if pieces.is_empty() {
                    continue;
                }
                tried += 1;
                let before = count(&found, error);
                let follows = |piece: &String| {
                    ways(&text, at, piece).iter().any(|after| {
                        findings(after).is_some_and(|now| count(&now, error) < before && errors(&now) <= errors(&found))
                    })
                };
                if !pieces.iter().any(follows) {
                    stuck.push(format!(
                        "{}: {}\n    help: {}",
                        case.place(),
                        error.message,
                        error.help.as_deref().unwrap_or_default()
                    ));
                }
            }
        }
    }
    assert!(stuck.is_empty(), "{} of {tried}\n{}", stuck.len(), stuck.join("\n"));
    assert!(tried > 300, "{tried} helps");
}

/// The code that a help tells to write.
fn pieces(error: &Diagnostic) -> Vec<String> {
    let Some(help) = &error.help else { return Vec::new() };
    let says_what = ["write `", "did you mean `", "add `", "declare `", "say `", "name the hosts: `"];
    if !says_what.iter().any(|start| help.starts_with(start)) {
        return Vec::new();
    }
    help.split('`').skip(1).step_by(2).filter(|piece| !piece.contains('…')).map(str::to_owned).collect()
}

/// The texts that result from typing `piece` where the help is shown.
fn ways(text: &str, at: &Range<usize>, piece: &str) -> Vec<String> {
    let parsed = parse(text);
    let mut places = vec![at.clone()];
    let mut ends = Vec::new();
    around(&parsed.declaration.entries, &parsed.map, at, &mut places, &mut ends);
    let top = text.rfind('}').unwrap_or(text.len());
    let mut ways: Vec<String> = places.into_iter().map(|place| replaced(text, place, piece)).collect();
    // A field that exists is replaced.
    let key = piece.split(':').next().unwrap_or_default();
    ways.extend(parsed.declaration.entries.iter().filter(|entry| entry.key.node == key).map(|entry| {
        let end = entry.value.as_ref().map_or(entry.key.span, |value| value.span);
        replaced(text, bytes(&parsed.map, entry.key.span).start..bytes(&parsed.map, end).end, piece)
    }));
    // What is added goes into the block, or into the policy.
    ways.extend(ends.into_iter().map(|end| replaced(text, end..end, &format!(", {piece}"))));
    let empty = text[at.end..].find("{}").map(|start| at.end + start..at.end + start + 2);
    ways.extend(empty.map(|empty| replaced(text, empty, &format!("{{ {piece} }}"))));
    let comma = if text[..top].trim_end().ends_with([',', '{']) { "" } else { "," };
    ways.push(replaced(text, top..top, &format!("{comma} {piece}, ")));
    ways
}

/// The entries and items around a place, and the ends of the blocks that contain it or that it names.
fn around(entries: &[Entry], map: &SpanMap, at: &Range<usize>, places: &mut Vec<Range<usize>>, ends: &mut Vec<usize>) {
    for entry in entries {
        let key = bytes(map, entry.key.span);
        let Some(value) = &entry.value else { continue };
        let whole = key.start..bytes(map, value.span).end;
        if !(whole.start <= at.start && at.end <= whole.end) {
            continue;
        }
        places.push(key);
        places.push(whole.clone());
        places.push(bytes(map, value.span));
        let items = match &value.kind {
            ValueKind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        for item in items {
            if let ValueKind::Block(entries) = &item.kind {
                ends.extend(entries.last().map(|last| bytes(map, last.span).end));
                around(entries, map, at, places, ends);
            }
        }
    }
}

fn bytes(map: &SpanMap, span: security_policy_core::Span) -> Range<usize> {
    let ranges: Vec<Range<usize>> = map.underline(span).into_iter().map(|token| token.span().byte_range()).collect();
    let first = ranges.first().expect("tokens");
    first.start..ranges.last().map_or(first.end, |last| last.end)
}

type Found = Vec<(Range<usize>, Diagnostic)>;

/// All messages of the macro about a policy, each with its place; none if the text is not a policy.
fn findings(text: &str) -> Option<Found> {
    let mut tokens: TokenStream = text.parse().ok()?;
    while let Some(choice) = undecided(&tokens) {
        tokens = choice.holds;
    }
    let parsed = security_policy_syntax::parse(tokens, &folder()).ok()?;
    // The tokens of a base are known only while a crate compiles.
    if parsed.base_path.is_some() {
        return None;
    }
    let mut lowered = lower(&parsed);
    lowered.lint();
    let mut found = lowered.diagnostics;
    found.spell(&parsed.spellings());
    let place = |span| match parsed.map.part(span) {
        // The bytes of a string are those of its token, without the quotes; an escape moves what follows it.
        Some((_, part)) => {
            let start = bytes(&parsed.map, span).start + 1;
            start + part.start..start + part.end
        }
        None => bytes(&parsed.map, span),
    };
    Some(found.iter().map(|error| (place(error.span), error.clone())).collect())
}

fn count(found: &Found, error: &Diagnostic) -> usize {
    found.iter().filter(|(_, other)| (other.lint, &other.message) == (error.lint, &error.message)).count()
}

fn errors(found: &Found) -> usize {
    found.iter().filter(|(_, error)| error.level == Level::Deny).count()
}

/// The first code in a help that replaces the error.
fn replacement(error: &Diagnostic) -> Option<String> {
    let help = error.help.as_deref()?;
    let piece = help.strip_prefix("write `").or_else(|| help.strip_prefix("did you mean `"))?.split('`').next()?;
    Some(piece.to_owned())
}

fn replaced(text: &str, range: Range<usize>, piece: &str) -> String {
    format!("{}{piece}{}", &text[..range.start], &text[range.end..])
}

fn parse(text: &str) -> Item {
    let tokens: TokenStream = text.parse().expect("tokens");
    security_policy_syntax::parse(tokens, &folder()).expect("a policy")
}

/// The folder that paths in the cases start from.
fn folder() -> Folder {
    Folder::new(env!("CARGO_MANIFEST_DIR"))
}

/// The messages of the macro about a policy, without lints.
fn read(text: &str) -> (Diagnostics, SecurityPolicy) {
    let parsed = parse(text);
    let mut lowered = lower(&parsed);
    lowered.diagnostics.spell(&parsed.spellings());
    (lowered.diagnostics, lowered.policy)
}
