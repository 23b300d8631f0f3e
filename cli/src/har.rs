//! HAR files, in which browsers save the requests of a page, as text of headers.
//!
//! <http://www.softwareishard.com/blog/har-12-spec/>

use crate::exit::Failure;
use crate::fetch::Fetched;
use crate::headers::is_token;
use security_policy_core::shown;
use serde_json::Value;

/// Whether a text is JSON, and so no list of headers.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Reads the responses of a HAR file, in its order. Requests without a response, such as blocked ones, and URLs of other schemes than
/// `https` and `http` are left out. Queries, which can contain credentials, are not part of the URLs.
///
/// # Errors
///
/// The text is no HAR file, or has no response.
pub(crate) fn read(text: &str) -> Result<Vec<Fetched>, Failure> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Failure::new(format!("the input starts as a HAR file, and is not JSON: {error}")).help(HELP)
    })?;
    let entries = value.pointer("/log/entries").and_then(Value::as_array);
    let entries = entries.ok_or_else(|| Failure::new("the input is JSON, and has no `log.entries`").help(HELP))?;
    let mut fetched = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let wrong = |what: &str| Failure::new(format!("entry {} of the HAR file {what}", index + 1));
        let url = entry.pointer("/request/url").and_then(Value::as_str).ok_or_else(|| wrong("has no URL"))?;
        let status = entry.pointer("/response/status").and_then(Value::as_u64).unwrap_or_default();
        let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
        if !is_web || !(100..=599).contains(&status) {
            continue;
        }
        let headers = entry.pointer("/response/headers").and_then(Value::as_array);
        let headers = headers.ok_or_else(|| wrong("has no headers of the response"))?;
        let mut text = format!("HTTP/1.1 {status}\n");
        for header in headers {
            let [name, value] = ["name", "value"].map(|member| header.get(member).and_then(Value::as_str));
            let (Some(name), Some(value)) = (name, value) else {
                return Err(wrong("has a header without a name or a value"));
            };
            // `:status` of HTTP/2 is no header.
            if name.starts_with(':') {
                continue;
            }
            if !is_token(name) {
                return Err(wrong(&format!("has a header with the name `{}`", name.escape_debug())));
            }
            // Chromium joins several lines of a header with line breaks.
            for line in value.split(['\n', '\r']).filter(|line| !line.is_empty() || value.is_empty()) {
                text.push_str(&format!("{name}: {line}\n"));
            }
        }
        let url = url.split(['?', '#']).next().unwrap_or_default();
        fetched.push(Fetched { url: shown::line(url), text });
    }
    match fetched.is_empty() {
        true => Err(Failure::new("the HAR file contains no response")),
        false => Ok(fetched),
    }
}

const HELP: &str = "save a HAR file in the network panel of a browser, or pass what `curl -sI https://…` prints";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn responses_are_read_in_their_order() {
        let header = |name: &str, value: &str| json!({ "name": name, "value": value });
        let entry = |url: &str, status: u64, headers: &[Value]| json!({ "request": { "url": url }, "response": { "status": status, "headers": headers } });
        let har = json!({ "log": { "entries": [
            entry("https://a.example/x?token=1#y", 200, &[header(":status", "200"), header("Set-Cookie", "a=b\nc=d"), header("X-A", "")]),
            entry("data:text/html,x", 200, &[]),
            entry("https://blocked.example/", 0, &[]),
            entry("http://b.example/", 302, &[]),
        ] } });
        let found: Vec<(String, String)> =
            read(&har.to_string()).expect("responses").into_iter().map(|fetched| (fetched.url, fetched.text)).collect();
        let expected = [
            ("https://a.example/x", "HTTP/1.1 200\nSet-Cookie: a=b\nSet-Cookie: c=d\nX-A: \n"),
            ("http://b.example/", "HTTP/1.1 302\n"),
        ];
        assert_eq!(found, expected.map(|(url, text)| (url.to_owned(), text.to_owned())));
    }

    #[test]
    fn anything_else_is_an_error() {
        let error = |text: &str| read(text).expect_err("no HAR file").message;
        assert_eq!(error("{\"log\": 1}"), "the input is JSON, and has no `log.entries`");
        assert!(error("{").starts_with("the input starts as a HAR file, and is not JSON: EOF"));
        assert!(error(&"[".repeat(100_000)).starts_with("the input starts as a HAR file, and is not JSON: recursion"));
        let entry = |entry: &str| error(&format!("{{\"log\":{{\"entries\":[{entry}]}}}}"));
        assert_eq!(entry(""), "the HAR file contains no response");
        assert_eq!(entry("{}"), "entry 1 of the HAR file has no URL");
        let with = |headers: &str| {
            entry(&format!("{{\"request\":{{\"url\":\"https://a\"}},\"response\":{{\"status\":200{headers}}}}}"))
        };
        assert_eq!(with(""), "entry 1 of the HAR file has no headers of the response");
        assert_eq!(with(",\"headers\":[{}]"), "entry 1 of the HAR file has a header without a name or a value");
        assert_eq!(
            with(",\"headers\":[{\"name\":\"a\\nb\",\"value\":\"\"}]"),
            "entry 1 of the HAR file has a header with the name `a\\nb`"
        );
    }
}
