//! The limits of the crate `http`: a name or a value that a policy accepts is one that `HeaderName` and `HeaderValue` accept.

use crate::declared::{errors, policy};
use http::{HeaderMap, HeaderName, HeaderValue};
use security_policy_core::header::{MAX_HEADERS, MAX_NAME};

/// Whether a policy with these fields has no error, and the first line of the first one.
fn read(fields: &str) -> Result<(), String> {
    let found = errors(&format!("krate struct Policy {{ {fields} }}"));
    found.first().map_or(Ok(()), |error| Err(error.message.clone()))
}

#[test]
fn a_name_is_accepted_exactly_if_http_accepts_it() {
    let places: [fn(&str) -> String; 3] = [
        |name| format!("headers: {{ {name:?}: \"1\" }}"),
        |name| format!("remove: [{name:?}]"),
        |name| {
            format!("cookies: {{ session: {{ max_age: 8h, signed }} }}, csrf: {{ bind_to: session, header: {name:?} }}")
        },
    ];
    let long = |length: usize| "x".repeat(length);
    let mut names: Vec<String> = [1, 64, MAX_NAME - 1, MAX_NAME, MAX_NAME + 1, 70_000].map(long).to_vec();
    names.extend((0..=0x17f_u32).filter_map(char::from_u32).map(|c| format!("x{c}y")));
    names.extend(["", "X-SHOP", " x", "x ", "x:"].map(str::to_owned));
    for place in places {
        for name in &names {
            let accepted = HeaderName::from_bytes(name.as_bytes()).is_ok();
            let shown: String = name.chars().take(10).collect();
            assert_eq!(read(&place(name)).is_ok(), accepted, "{} of {}: {:?}", shown, place("n"), read(&place(name)));
        }
        let length = MAX_NAME + 1;
        let expected = format!("this name has {length} bytes, and the name of a header has at most {MAX_NAME}");
        assert_eq!(read(&place(&long(length))), Err(expected));
    }
    // What is rendered is in lower case, as `HeaderName::from_static` requires.
    let policy = policy("headers: { \"X-SHOP\": \"1\" }, remove: [\"X-Powered-BY\"]");
    assert_eq!((policy.headers[0].wire_name(), policy.remove[0].node.as_str()), ("x-shop", "x-powered-by"));
}

#[test]
fn a_value_is_accepted_only_if_http_accepts_it() {
    let mut values: Vec<String> = (0..=0x17f_u32).filter_map(char::from_u32).map(|c| format!("a{c}b")).collect();
    // `http` has no limit for the length of a value, and clients have their own.
    values.extend([0, 1, 65_536, 1 << 20].map(|length| "x".repeat(length)));
    let mut accepted = 0;
    for value in &values {
        let fields = format!("headers: {{ \"x-shop\": {value:?} }}");
        if read(&fields).is_err() {
            continue;
        }
        accepted += 1;
        let rendered: String = policy(&fields).headers[0].render().iter().map(ToString::to_string).collect();
        // The condition of `HeaderValue::from_static`.
        assert!(rendered.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')), "{rendered:?}");
        assert!(HeaderValue::try_from(rendered).is_ok());
    }
    assert!(accepted > 90, "{accepted}");
}

#[test]
fn a_policy_has_as_many_headers_as_a_map_has_room_for() {
    let fields = |count: usize| {
        let headers: String = (0..count).map(|number| format!("\"x-{number}\": \"1\", ")).collect();
        format!("headers: {{ {headers} }}")
    };
    let mut map = HeaderMap::new();
    for header in &policy(&fields(MAX_HEADERS)).headers {
        let name = HeaderName::from_bytes(header.wire_name().as_bytes()).expect("a name");
        map.try_insert(name, HeaderValue::from_static("1")).expect("room");
    }
    assert_eq!(map.keys_len(), MAX_HEADERS);
    let expected = format!("this policy sets {} headers, and it can set {MAX_HEADERS}", MAX_HEADERS + 1);
    assert_eq!(read(&fields(MAX_HEADERS + 1)), Err(expected));
    // The headers with fields count too.
    assert!(read(&format!("x_frame_options: deny, {}", fields(MAX_HEADERS))).is_err());
}
