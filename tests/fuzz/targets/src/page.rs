//! A page and the policy that it is sent with: the first line is the Content-Security-Policy, and the rest is HTML.

use crate::input::{first_line, text};
use crate::sent::assert_printable;
use http::{HeaderValue, Response};
use security_policy::page::PageCheck;

pub(crate) fn run(input: &[u8]) {
    let (csp, rest) = first_line(input);
    let mut response = Response::new(text(rest).into_owned());
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_bytes(csp.as_bytes()) {
        headers.insert("content-security-policy", value);
    }
    if rest.trim_ascii().is_empty() {
        return;
    }
    let audit = PageCheck::new(&response).origin("https://shop.example.com").audit();
    for finding in audit.iter() {
        assert_printable(&finding.to_string());
    }
    assert_eq!(audit.is_empty(), audit.to_string().is_empty());
}
