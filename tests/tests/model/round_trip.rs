//! Every directive, keyword, header and feature of the tables is declared, rendered, and parsed back to the same value.
//! Structured fields are parsed by an independent parser as well.

use crate::csp_values::{alone_and_together, block, entry, list, rendered, text, word, words_of};
use security_policy_core::csp::{self, Csp, Directive, Disposition};
use security_policy_core::declaration::{Declaration, Entry, Value, ValueKind};
use security_policy_core::header::{FEATURES, Field, FieldValue, Kind, Lines, Parameter, Schema, Syntax, TextKind};
use security_policy_core::policy::HeaderValue;
use security_policy_core::{Diagnostics, SecurityPolicy, Span};
use security_policy_tests::{Random, SEED};

#[test]
fn every_directive_with_every_expression() {
    let mut count = 0;
    for directive in Directive::ALL.iter().copied() {
        for value in values_of(directive) {
            let declared = block(vec![entry(directive.key(), value)]);
            let text = round_trip(Field::ContentSecurityPolicy, Some(declared));
            assert!(text.starts_with(directive.name()), "{text}");
            count += 1;
        }
    }
    assert!(count > 700, "{count} values");
}

#[test]
fn every_header_with_every_value() {
    let mut count = 0;
    for field in Field::ALL.iter().copied() {
        let values = values_of_field(field);
        assert!(!values.is_empty(), "{field:?}");
        for value in values {
            let text = round_trip(field, value);
            if let Some(kind) = structured(field) {
                assert_eq!(kind.reserialize(&text), text, "{field:?}");
            }
            count += 1;
        }
    }
    assert!(count > 250, "{count} values");
}

#[test]
fn every_feature_with_every_allowlist() {
    for feature in FEATURES {
        for (value, expected) in [
            (word("none"), "()"),
            (word("self"), "(self)"),
            (text("*"), "*"),
            (text("https://a.example"), "(\"https://a.example\")"),
            (list(vec![word("self"), text("https://*.a.example:8443")]), "(self \"https://*.a.example:8443\")"),
            (
                block(vec![entry("allowlist", Some(word("self"))), entry("report_to", Some(word("main")))]),
                "(self);report-to=main",
            ),
        ] {
            let rendered = round_trip(Field::PermissionsPolicy, Some(block(vec![entry(feature.key, Some(value))])));
            assert_eq!(rendered, format!("{}={expected}", feature.name));
            assert_eq!(Structured::Dictionary.reserialize(&rendered), rendered);
        }
    }
}

#[test]
fn all_directives_in_one_policy() {
    let entries =
        Directive::ALL.iter().map(|directive| entry(directive.key(), values_of(*directive).pop().expect("a value")));
    let text = round_trip(Field::ContentSecurityPolicy, Some(block(entries.collect())));
    assert_eq!(text.split("; ").count(), Directive::ALL.len());
    assert!(text.is_ascii() && !text.ends_with(';') && !text.contains("  "));
}

/// Two of every value, and all directives in the second of two policies.
#[test]
fn several_policies_in_one_header() {
    for field in [Field::ContentSecurityPolicy, Field::ContentSecurityPolicyReportOnly] {
        for directive in Directive::ALL.iter().copied() {
            let policies = values_of(directive).into_iter().map(|value| block(vec![entry(directive.key(), value)]));
            let policies: Vec<Value> = policies.collect();
            let one = policies.len();
            let text = round_trip(field, Some(list(policies)));
            assert_eq!(text.split(", ").count(), one, "{text}");
        }
        let all = Directive::ALL.iter().map(|name| entry(name.key(), values_of(*name).pop().expect("a value")));
        let policies = vec![block(vec![entry("img_src", Some(word("self")))]), block(all.collect())];
        let text = round_trip(field, Some(list(policies)));
        assert!(text.starts_with("img-src 'self', default-src "), "{text}");
    }
}

/// `tests/compare/csp_engine` and `csp_parsed` compare the same with what Servo and Chromium read.
#[test]
fn any_directives_with_any_values() {
    let mut random = Random::new(SEED);
    for _ in 0..2_000 {
        let header = rendered(&mut |end| random.below(end));
        let disposition = if header.is_enforced { Disposition::Enforce } else { Disposition::Report };
        let (csps, found) = Csp::parse_list(&header.text, disposition);
        assert!(found.is_empty(), "{}: {found:?}", header.text);
        let read: Vec<_> = csps.iter().map(|csp| words_of(&csp.node)).collect();
        assert_eq!(read, header.policies, "{}", header.text);
    }
}

/// Declares a header, parses the rendered text, and returns it.
fn round_trip(field: Field, value: Option<Value>) -> String {
    let entry = Entry { value, ..entry(field.key(), None) };
    let shown = format!("{entry:?}");
    let declaration = Declaration { levels: Vec::new(), entries: vec![entry] };
    let mut out = Diagnostics::new();
    let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut out);
    assert!(out.is_empty(), "{field:?} {shown}: {out:?}");
    let HeaderValue::Field(declared) = &policy.headers[0].value else { panic!("{field:?} is a field") };
    // The nonce is a placeholder until there is a response.
    let text = declared.to_text(field).replace("{nonce}", "");
    let (parsed, found) = match field.disposition() {
        Some(disposition) if declared.to_text(field).contains("{nonce}") => parse_with_nonce(&text, disposition),
        _ => FieldValue::parse(field, &text),
    };
    assert!(found.is_empty(), "{field:?} {text}: {found:?}");
    assert_eq!(parsed.as_ref(), Some(declared), "{field:?} {text}");
    if !declared.to_text(field).contains("{nonce}") {
        assert_eq!(as_one_string(field, &text), text, "{field:?}");
    }
    text
}

/// What is sent if the whole value is declared as one string in the header's syntax.
fn as_one_string(field: Field, wire: &str) -> String {
    let declaration = Declaration { levels: Vec::new(), entries: vec![entry(field.key(), Some(text(wire)))] };
    let mut out = Diagnostics::new();
    let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut out);
    assert!(out.is_empty(), "{field:?} {wire}: {out:?}");
    let HeaderValue::Field(value) = &policy.headers[0].value else { panic!("{field:?} is a field") };
    value.to_text(field)
}

/// Replaces a nonce in the text with the placeholder, for the comparison.
fn parse_with_nonce(text: &str, disposition: Disposition) -> (Option<FieldValue>, Diagnostics) {
    let (mut csps, found) = Csp::parse_list(&text.replace("'nonce-'", "'nonce-c2xvdA'"), disposition);
    for clause in csps.iter_mut().flat_map(|csp| &mut csp.node.clauses) {
        let csp::ClauseValue::Sources(sources) = &mut clause.value else { continue };
        for source in sources {
            if source.node == csp::SourceExpression::FixedNonce("c2xvdA".to_owned()) {
                source.node = csp::SourceExpression::Nonce;
            }
        }
    }
    (Some(FieldValue::Csp(csps)), found)
}

/// Each value that a directive can have, and all that can be combined.
fn values_of(directive: Directive) -> Vec<Option<Value>> {
    let Some((mut alone, together)) = alone_and_together(directive) else { return vec![None] };
    alone.extend(together.iter().cloned());
    if !together.is_empty() {
        alone.push(list(together));
    }
    alone.into_iter().map(Some).collect()
}

fn values_of_field(field: Field) -> Vec<Option<Value>> {
    let some = |values: Vec<Value>| values.into_iter().map(Some).collect::<Vec<_>>();
    let alone_and_together = |all: Vec<Value>| match field.lines() {
        Lines::Joined => some(all.iter().cloned().chain([list(all.clone())]).collect()),
        _ => some(all),
    };
    if let Some(schema) = field.schema() {
        return match field {
            Field::ReportTo => alone_and_together(blocks_of(field, schema)),
            _ => some(blocks_of(field, schema)),
        };
    }
    if let Some(kind) = field.text() {
        return alone_and_together(texts_of(kind));
    }
    match field {
        Field::ContentSecurityPolicy | Field::ContentSecurityPolicyReportOnly => {
            some(vec![block(vec![entry("default_src", Some(word("self"))), entry("report_uri", Some(text("/csp")))])])
        }
        Field::XRobotsTag => some(vec![
            list(field.words().iter().map(|item| word(item.key)).collect()),
            list(vec![word("noindex"), text("googlebot: nofollow"), text("max-snippet: -1")]),
            text("unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT"),
        ]),
        Field::OriginAgentCluster | Field::OriginIsolation => vec![None, Some(word("true")), Some(word("false"))],
        Field::AccessControlAllowCredentials => vec![None, Some(word("true"))],
        Field::AccessControlMaxAge => some(vec![number("10", "min"), number("0", "s"), number("2", "y")]),
        Field::PermissionsPolicy | Field::PermissionsPolicyReportOnly | Field::FeaturePolicy => {
            let all = FEATURES
                .iter()
                .map(|feature| entry(feature.key, Some(list(vec![word("self"), text("https://a.example")]))));
            some(vec![
                block(all.collect()),
                block(vec![entry("camera", Some(word("none"))), entry("usb", Some(text("*")))]),
            ])
        }
        Field::ReportingEndpoints => {
            let all = ["default", "csp-endpoint", "a_1.b*"]
                .map(|name| entry(name, Some(text("https://reports.example.com/a?b=c"))));
            some(vec![block(all.to_vec()), block(vec![entry("csp", Some(text("/reports")))])])
        }
        field => {
            assert!(!field.words().is_empty(), "no values of {field:?}");
            alone_and_together(field.words().iter().map(|item| word(item.key)).collect())
        }
    }
}

/// Blocks in which every parameter has each of its values once, together with the required ones.
fn blocks_of(field: Field, schema: &'static Schema) -> Vec<Value> {
    let with = |parameter: &Parameter, value: Option<Value>| {
        let mut entries: Vec<Entry> = schema
            .parameters
            .iter()
            .filter(|other| other.required && other.key != parameter.key)
            .map(|other| entry(other.key, values_of_parameter(other).pop().expect("a value")))
            .collect();
        entries.push(entry(parameter.key, value));
        block(entries)
    };
    let mut blocks: Vec<Value> = schema
        .parameters
        .iter()
        .flat_map(|parameter| {
            values_of_parameter(parameter).into_iter().map(|value| with(parameter, value)).collect::<Vec<_>>()
        })
        .collect();
    let all = schema
        .parameters
        .iter()
        .map(|parameter| entry(parameter.key, values_of_parameter(parameter).pop().expect("a value")));
    blocks.push(block(all.collect()));
    // The first one may be written without its name if it has none on the wire and is enough.
    let first = &schema.parameters[0];
    let alone = schema.parameters.iter().filter(|parameter| parameter.required).count() == 1;
    if first.name.is_empty() && alone && field != Field::ReportTo {
        blocks.extend(values_of_parameter(first).into_iter().flatten());
    }
    blocks
}

fn values_of_parameter(parameter: &Parameter) -> Vec<Option<Value>> {
    let some = |values: Vec<Value>| values.into_iter().map(Some).collect::<Vec<_>>();
    match parameter.kind {
        Kind::Flag => vec![None],
        Kind::Boolean => vec![None, Some(word("false"))],
        Kind::Seconds => some(vec![number("0", "s"), number("1", "y")]),
        Kind::Integer => some(vec![number("7", "")]),
        Kind::Fraction => some(vec![number("0", ""), number("1", ""), number("0.25", "")]),
        Kind::Decimal => some(vec![number("2", ""), number("2.5", "")]),
        Kind::Word(words) => some(words.iter().map(|item| word(item.key)).collect()),
        Kind::Words(words) => some(vec![word(words[0].key), list(words.iter().map(|item| word(item.key)).collect())]),
        Kind::Text(kind, _) => some(texts_of(kind)),
        // Two pins at least: a rule of that header.
        Kind::Texts(kind, _) => some(vec![list(texts_of(kind))]),
        Kind::WordsAndTexts(words, kind) => {
            some(vec![list(words.iter().map(|item| word(item.key)).chain(texts_of(kind)).collect())])
        }
        Kind::Blocks(schema) => some(vec![list(blocks_of(Field::ReportTo, schema))]),
    }
}

fn texts_of(kind: TextKind) -> Vec<Value> {
    let texts: &[&str] = match kind {
        TextKind::Url => &["/reports", "https://reports.example.com/a?b=c"],
        TextKind::Origin => &["https://a.example", "https://a.example:8443"],
        TextKind::OriginOrAny => &["*", "https://a.example"],
        TextKind::AllowOrigin => &["*", "null", "https://a.example"],
        TextKind::UrlPattern => &["https://*.example.com/*", "https://a.example"],
        TextKind::Endpoint => &["main", "csp-endpoint"],
        TextKind::HeaderName => &["content-type", "x-shop"],
        TextKind::Method => &["PUT", "DELETE"],
        TextKind::Pin => {
            &["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="]
        }
        TextKind::MediaType => &["text/html; charset=utf-8"],
        // They are in no header.
        TextKind::Cookie => &["session"],
        TextKind::Path => &["templates/**/*.html"],
        TextKind::Code => &["{{"],
        TextKind::FileName => &["report.pdf", "a \"quoted\" name; and more.pdf", "Übersicht für 100%.pdf"],
        TextKind::Free => &["Shop", "a \"quoted\" text"],
    };
    texts.iter().map(|item| text(item)).collect()
}

#[derive(Clone, Copy)]
enum Structured {
    Item,
    List,
    Dictionary,
}

/// The kind of structured field of a header; `None` if it is not one.
fn structured(field: Field) -> Option<Structured> {
    let Some(schema) = field.schema() else {
        return match field {
            Field::PermissionsPolicy | Field::PermissionsPolicyReportOnly | Field::ReportingEndpoints => {
                Some(Structured::Dictionary)
            }
            Field::OriginAgentCluster | Field::OriginIsolation => Some(Structured::Item),
            Field::SpeculationRules => Some(Structured::List),
            _ => None,
        };
    };
    match (schema.syntax, schema.parameters[0].kind) {
        (Syntax::Dictionary, _) => Some(Structured::Dictionary),
        (Syntax::Item, Kind::Words(_) | Kind::WordsAndTexts(..)) => Some(Structured::List),
        (Syntax::Item, _) => Some(Structured::Item),
        _ => None,
    }
}

impl Structured {
    /// The text in the canonical form of an independent parser.
    fn reserialize(self, text: &str) -> String {
        use sfv::{Dictionary, FieldType, Item, List, Parser};
        let parser = Parser::new(text);
        match self {
            Structured::Item => parser.parse::<Item>().expect("an item").serialize(),
            Structured::List => parser.parse::<List>().expect("a list").serialize().expect("members"),
            Structured::Dictionary => parser.parse::<Dictionary>().expect("a dictionary").serialize().expect("members"),
        }
    }
}

fn number(digits: &str, unit: &str) -> Value {
    Value { kind: ValueKind::Number { digits: digits.to_owned(), unit: unit.to_owned() }, span: Span::default() }
}
