//! Texts of a declaration, read by the macro's parser: what is accepted is sent as one value of its place, and parses to what was declared.

use proc_macro2::TokenStream;
use proptest::sample::select;
use security_policy::{Nonce, presets};
use security_policy_core::{
    SecurityPolicy,
    cookie::Cookie,
    header::{Field, FieldValue},
    policy::HeaderValue,
    response::Response,
};
use security_policy_syntax::{Memory, lower, parse};

use crate::{
    hostile::{for_all, for_each_text, text},
    wire,
};

/// Every header whose value may be declared as a string, with texts that it accepts.
#[test]
fn a_header_as_a_string_is_one_header() {
    const VALUES: &[&str] = &[
        "default-src 'self'; img-src *",
        "max-age=63072000; includeSubDomains",
        "same-origin",
        "camera=(self \"https://a.example\"), geolocation=()",
        "csp=\"https://reports.example.com/a\"",
        "?1",
        "private, max-age=60",
        "text/html; charset=utf-8",
        "https://a.example",
        "</app.js>; rel=preload; as=script",
        "attachment; filename=\"a.txt\"",
        "accept, origin",
    ];
    let declared = |field: Field, value: &str| accepted(&format!("{}: {value:?}", field.key()));
    for_all((select(Field::ALL), text(VALUES)), |(field, value)| {
        _ = declared(field, &value).map(|policy| round_trip(&policy, 1))
    });
    for_each_text(VALUES, |value| {
        for field in [Field::ContentSecurityPolicy, Field::PermissionsPolicy, Field::ReportingEndpoints] {
            if let Some(policy) = declared(field, value) {
                round_trip(&policy, 1);
            }
        }
    });
}

#[test]
fn a_declared_source_is_one_source() {
    for_each_text(
        &["https://cdn.example.com", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", "data:"],
        |source| {
            let Some(policy) =
                accepted(&format!("content_security_policy: {{ default_src: none, img_src: [self, {source:?}] }}"))
            else {
                return;
            };
            let lines = round_trip(&policy, 1);
            let value = http::HeaderValue::try_from(&lines[0].1).expect("a header");
            let [policy] = &wire::policies(&value)[..] else { panic!("{value:?}") };
            let [default, images] = &policy[..] else { panic!("{value:?}") };
            assert_eq!(default, &["default-src", "'none'"]);
            // A declared string may contain several, with a finding.
            let count = source.split_ascii_whitespace().count();
            assert_eq!((&images[..2], images.len()), (&["img-src", "'self'"][..], 2 + count), "{source:?}");
        },
    );
}

#[test]
fn a_custom_header_is_one_header() {
    for_each_text(&["x-shop", "1", "no-cache", "a=b; c"], |text| {
        // The crate `http` limits a name to 64 KiB.
        if text.len() > 60_000 {
            return;
        }
        for declared in [format!("headers: {{ {text:?}: \"1\" }}"), format!("headers: {{ \"x-shop\": {text:?} }}")] {
            if let Some(policy) = accepted(&declared) {
                let lines = round_trip(&policy, 1);
                http::HeaderName::from_bytes(lines[0].0.as_bytes()).unwrap_or_else(|_| panic!("{:?}", lines[0]));
            }
        }
    });
}

#[test]
fn the_name_of_a_cookie_is_one_name() {
    for_each_text(&["__Host-session", "session", "__Secure-a", "a.b", "a"], |name| {
        let declared = format!(
            "origin: \"https://shop.example.com\", cookies: {{ session: {{ name: {name:?}, same_site: lax }} }}"
        );
        if let Some(policy) = accepted(&declared) {
            let line = set_cookie(&policy);
            let read = wire::SetCookie::read(&line);
            assert_eq!((read.name, read.value), (name, "v"));
            let mut names = read.names();
            names.sort_unstable();
            assert_eq!(names, ["httponly", "path", "samesite", "secure"], "{read:?}");
        }
    });
}

#[test]
fn the_path_and_domain_of_a_cookie_are_one_attribute() {
    for_each_text(&["/shop", "/", "example.com", "/a/b=c"], |text| {
        for field in ["path", "domain"] {
            let declared =
                format!("origin: \"https://shop.example.com\", cookies: {{ session: {{ {field}: {text:?} }} }}");
            if let Some(policy) = accepted(&declared) {
                let line = set_cookie(&policy);
                let read = wire::SetCookie::read(&line);
                let others = if field == "path" { 4 } else { 5 };
                assert_eq!((read.name, read.attributes.len()), ("session", others), "{read:?}");
            }
        }
    });
}

/// parse(render(p)) = p for what is sent, as the reader of audits reads it.
#[test]
fn every_preset_reads_back() {
    let nonce = Nonce::random();
    for headers in [
        presets::Strict::headers(&nonce),
        presets::StaticSite::headers(),
        presets::Api::headers(),
        presets::Helmet::headers(),
        presets::Talisman::headers(),
    ] {
        let lines: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), wire::line(value))).collect();
        let read = Response::read(lines.iter().copied(), None);
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        assert_eq!(
            rendered(&read.policy),
            lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        );
    }
}

/// The policy with these fields, or `None` if they are an error.
fn accepted(fields: &str) -> Option<SecurityPolicy> {
    let tokens: TokenStream = format!("krate struct Site {{ {fields} }}").parse().expect("tokens");
    let lowered = lower(&parse(tokens, &Memory::default()).ok()?);
    let mut errors = lowered.diagnostics.iter().filter(|found| found.lint.is_none());
    let error = errors.next().map(|error| error.to_string());
    if let Some(error) = error {
        wire::shown(&error);
        return None;
    }
    Some(lowered.policy)
}

/// The lines that are sent, which are this many, read back to the declared values.
fn round_trip(policy: &SecurityPolicy, count: usize) -> Vec<(String, String)> {
    let lines = rendered(policy);
    assert_eq!(lines.len(), count);
    for ((name, text), header) in lines.iter().zip(&policy.headers) {
        wire::line(&http::HeaderValue::try_from(text).unwrap_or_else(|_| panic!("{name}: {text:?}")));
        if let HeaderValue::Field(declared) = &header.value {
            let field = Field::from_name(name).expect("a field");
            let (read, found) = FieldValue::parse(field, text);
            assert_eq!(read.as_ref(), Some(&as_sent(declared)), "{name}: {text}: {found:?}");
        }
    }
    let read = Response::read(lines.iter().map(|(name, value)| (name.as_str(), value.as_str())), None);
    assert_eq!(rendered(&read.policy), lines);
    lines
}

/// Without the record of how the declaration is split into strings, which no header has.
fn as_sent(value: &FieldValue) -> FieldValue {
    let mut value = value.clone();
    if let FieldValue::Csp(csps) = &mut value {
        csps.iter_mut().for_each(|csp| csp.node.strings_with_several.clear());
    }
    value
}

fn rendered(policy: &SecurityPolicy) -> Vec<(String, String)> {
    let text =
        |header: &security_policy_core::policy::Header| header.render().iter().map(ToString::to_string).collect();
    policy.headers.iter().map(|header| (header.wire_name().to_owned(), text(header))).collect()
}

/// The line that sets the only cookie of a policy.
fn set_cookie(policy: &SecurityPolicy) -> http::HeaderValue {
    let cookie: &Cookie = policy.cookies().next().expect("a cookie");
    let attributes: String = cookie.tail().iter().map(ToString::to_string).collect();
    http::HeaderValue::try_from(format!("{}=v{attributes}", cookie.name().node)).expect("a header")
}
