//! Which bodies are forms, and the limits of fields and of the token's length.

use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};

use super::search::{FIELD, multipart, search};
use crate::csrf::{
    form::{Form, Search},
    rejection::TokenError,
};

#[test]
fn the_kind_of_a_form_is_its_content_type() {
    let of = |lines: &[&str]| {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| _ = headers.append(CONTENT_TYPE, HeaderValue::from_str(line).expect("a value")));
        Form::of(&headers)
    };
    for line in ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded ; charset=utf-8"] {
        assert_eq!(of(&[line]), Some(Form::UrlEncoded), "{line}");
    }
    for (line, boundary) in [
        ("multipart/form-data; boundary=x", "x"),
        ("Multipart/Form-Data;charset=utf-8;Boundary=\"x y:z\";", "x y:z"),
        (
            "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
            "----WebKitFormBoundary7MA4YWxkTrZu0gW",
        ),
    ] {
        assert_eq!(of(&[line]), Some(multipart(boundary)), "{line}");
    }
    let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
    for line in [
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"x \"",
        "multipart/form-data; boundary=\"x",
        "multipart/form-data; boundary=x y",
        "multipart/form-data; boundary=x; boundary=y",
        "multipart/form-data; boundary=x@y",
        "multipart/form-data; boundary=\"x\\\"y\"",
        "multipart/mixed; boundary=x",
        "multipart/form-data boundary=x",
        &long,
    ] {
        assert_eq!(of(&[line]), None, "{line}");
    }
    assert_eq!(of(&["text/plain", "application/x-www-form-urlencoded"]), None);
    assert_eq!(of(&[]), None);
}

#[test]
fn fields_and_the_length_of_a_token_are_limited() {
    let limited = |form: &Form, body: String, limit| {
        let mut search = Search::new(form, FIELD, limit);
        search.read(body.as_bytes()).and_then(|()| search.finish())
    };
    let x = multipart("x");
    let part =
        |name: &str, value: &str| format!("--x\r\ncontent-disposition: form-data; name={name}\r\n\r\n{value}\r\n");
    let parts = |others: usize, value: &str| format!("{}{}--x--", part("a", "").repeat(others), part(FIELD, value));
    let pairs = |others: usize, value: &str| format!("&{}{FIELD}={value}&&", "a&%41&".repeat(others / 2));
    for (form, body) in [(&Form::UrlEncoded, &pairs as &dyn Fn(usize, &str) -> String), (&x, &parts)] {
        assert_eq!(limited(form, body(8, "A"), 9), Ok("A".to_owned()));
        assert_eq!(limited(form, body(8, "A"), 8), Err(TokenError::TooManyFields { limit: 8 }));
        assert_eq!(limited(form, body(0, &"A".repeat(1024)), 9), Ok("A".repeat(1024)));
        assert_eq!(limited(form, body(0, &"A".repeat(1025)), 9), Err(TokenError::Malformed));
        assert_eq!(limited(form, body(0, &"A".repeat(1 << 20)), 9), Err(TokenError::Malformed));
    }
}

#[test]
fn a_preamble_and_the_head_of_a_part_are_limited() {
    let x = multipart("x");
    let unreadable = Err(TokenError::UnreadableForm);
    let token = "--x\r\ncontent-disposition: form-data; name=\"csrf_token\"\r\n\r\nAAAA\r\n--x--";
    // With the line break and the two dashes of the delimiter, 1,024 bytes.
    let after = |preamble: usize| search(&x, [format!("{}\r\n{token}", "a".repeat(preamble)).as_bytes()]);
    assert_eq!([after(1020), after(1021)], [Ok("AAAA".to_owned()), unreadable.clone()]);

    let head = |lines: &str| search(&x, [token.replacen("\r\n\r\n", &format!("\r\n{lines}\r\n"), 1).as_bytes()]);
    let long = |bytes: usize| {
        let others = "content-disposition: form-data; name=\"csrf_token\"\r\nx: \r\n\r\n".len();
        head(&format!("x: {}\r\n", "a".repeat(bytes - others)))
    };
    assert_eq!([long(8192), long(8193), long(20_000)], [Ok("AAAA".to_owned()), unreadable.clone(), unreadable.clone()]);
    let two = |each: usize| head(&format!("x: {0}\r\nx: {0}\r\n", "a".repeat(each)));
    assert_eq!([two(4000), two(4100)], [Ok("AAAA".to_owned()), unreadable.clone()]);
    let lines = |count: usize| head(&"x: y\r\n".repeat(count - 1));
    assert_eq!([lines(32), lines(33)], [Ok("AAAA".to_owned()), unreadable]);
}
