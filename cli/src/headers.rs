//! The text of headers, as `curl -sI` prints it → responses.

use crate::exit::Failure;
use std::ops::Range;

/// The headers of one response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Headers {
    /// The status, if the text has a status line.
    pub(crate) status: Option<u16>,
    /// The bytes of the status line, or of the first header.
    pub(crate) first: Range<usize>,
    /// The headers in their order.
    pub(crate) lines: Vec<Line>,
}

/// A header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) value: String,
    /// The bytes of the name.
    pub(crate) name_at: Range<usize>,
    /// The bytes of the value. If it has several lines, they are not those of `value`.
    pub(crate) value_at: Range<usize>,
}

/// Reads one response, or several: each status line starts one. Lines end with LF or CRLF. A body is not read; it follows an empty line.
/// The marks of `curl -v`, `< ` before each header, are dropped.
///
/// # Errors
///
/// A line is no header, or there is none.
pub(crate) fn read(text: &str) -> Result<Vec<Headers>, Failure> {
    let is_verbose = text.lines().any(|line| line.starts_with("< HTTP/"));
    let mut responses: Vec<Headers> = Vec::new();
    // After an empty line, a body follows, or the next response.
    let (mut is_over, mut is_body, mut end) = (false, false, 0);
    for (index, whole) in text.split_inclusive('\n').enumerate() {
        end += whole.len();
        let line = match is_verbose {
            true => whole.strip_prefix('<').map(str::trim_start),
            false => Some(whole),
        };
        let Some(line) = line else { continue };
        let start = end - line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let at = start..start + line.len();
        // What looks like a status line in the body of a page is text, but a redirect or a login can be followed by one.
        let follows = |response: &Headers| response.status.is_none_or(|status| !(200..300).contains(&status));
        let may_start = !is_body || is_verbose || responses.last().is_none_or(follows);
        if let (Some(status), true) = (status(line), may_start) {
            if responses.len() == MAX_RESPONSES {
                return Err(Failure::new(format!("the input contains more than {MAX_RESPONSES} responses")));
            }
            responses.push(Headers { status: Some(status), first: at, lines: Vec::new() });
            (is_over, is_body) = (false, false);
        } else if line.trim().is_empty() {
            is_over = !responses.is_empty();
        } else if is_over {
            is_body = true;
        } else {
            if responses.is_empty() {
                responses.push(Headers { first: at.clone(), ..Headers::default() });
            }
            let last = responses.len() - 1;
            if end - responses[last].first.start > MAX_HEADERS {
                return Err(Failure::new(format!(
                    "the headers of a response are longer than {} KiB",
                    MAX_HEADERS >> 10
                ))
                .help("browsers reject such a response"));
            }
            header(line, at, index + 1, &mut responses[last])?;
        }
    }
    responses.retain(|response| response.status.is_some() || !response.lines.is_empty());
    match responses.is_empty() {
        true => Err(Failure::new("the input contains no headers").help("pass what `curl -sI https://…` prints")),
        false => Ok(responses),
    }
}

/// The longest headers of a response, in bytes. Chromium accepts 256 KiB.
const MAX_HEADERS: usize = 1 << 20;
/// The most responses of a text.
const MAX_RESPONSES: usize = 1000;

/// `HTTP/1.1 200 OK`, `HTTP/2 200`
fn status(line: &str) -> Option<u16> {
    let (_, rest) = line.strip_prefix("HTTP/")?.split_once(' ')?;
    rest.trim_start().get(..3)?.parse().ok()
}

fn header(line: &str, at: Range<usize>, number: usize, response: &mut Headers) -> Result<(), Failure> {
    // <https://www.rfc-editor.org/rfc/rfc9112#section-5.2>: a line that starts with a space continues the one before it.
    if let (true, Some(before)) = (line.starts_with([' ', '\t']), response.lines.last_mut()) {
        before.value.push(' ');
        before.value.push_str(line.trim());
        before.value_at.end = at.end;
        return Ok(());
    }
    match line.split_once(':') {
        Some((name, rest)) if is_token(name) => {
            let value = rest.trim_matches([' ', '\t']);
            let start = at.end - rest.trim_start_matches([' ', '\t']).len();
            response.lines.push(Line {
                name: name.to_owned(),
                value: value.to_owned(),
                name_at: at.start..at.start + name.len(),
                value_at: start..start + value.len(),
            });
            Ok(())
        }
        _ => {
            let shown: String = line.chars().take(60).collect();
            let failure = Failure::new(format!("line {number} is no header: `{}`", shown.escape_debug()));
            Err(failure.help("each line is `Name: value`; a body follows an empty line"))
        }
    }
}

/// Whether this can be the name of a header.
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A status, and names and values.
    type Response = (Option<u16>, Vec<(String, String)>);

    fn responses(text: &str) -> Vec<Response> {
        let lines = |response: &Headers| {
            for line in &response.lines {
                assert_eq!(text[line.name_at.clone()], line.name);
                assert!(text[line.value_at.clone()] == line.value || line.value == "b c", "{line:?}");
            }
            response.lines.iter().map(|line| (line.name.clone(), line.value.clone())).collect()
        };
        read(text).expect("headers").iter().map(|response| (response.status, lines(response))).collect()
    }

    fn line(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn the_output_of_curl_is_read() {
        for (text, expected) in [
            ("HTTP/2 200 \r\nserver: x\r\n\r\n", vec![(Some(200), vec![line("server", "x")])]),
            ("Server: x", vec![(None, vec![line("Server", "x")])]),
            (
                "HTTP/1.1 301 Moved\nLocation: /a\n\nHTTP/1.1 404 Not Found\nX-A:\n\n<p>HTTP: body</p>\n",
                vec![(Some(301), vec![line("Location", "/a")]), (Some(404), vec![line("X-A", "")])],
            ),
            ("\n\nA: b\n  c\n\nno header", vec![(None, vec![line("A", "b c")])]),
            (
                "* Trying\n> GET / HTTP/1.1\n< HTTP/1.1 200 OK\n< A: b\n< \n{ [5 bytes data]",
                vec![(Some(200), vec![line("A", "b")])],
            ),
            // Only after a redirect, a body is followed by a response.
            (
                "HTTP/1.1 200 OK\nA: b\n\n<pre>\nHTTP/1.1 404 Not Found\nB: c\n\nHTTP/1.1 500 x\n",
                vec![(Some(200), vec![line("A", "b")])],
            ),
            (
                "HTTP/1.1 302 x\r\n\r\n<p>Moved\r\nHTTP/1.1 200 OK\r\n\r\nHTTP/2 204\r\n",
                vec![(Some(302), vec![]), (Some(200), vec![]), (Some(204), vec![])],
            ),
        ] {
            assert_eq!(responses(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_size_of_the_headers_is_bounded() {
        let error = |text: &str| read(text).expect_err("too long").message;
        assert_eq!(error(&"A: b\n".repeat(1 << 18)), "the headers of a response are longer than 1024 KiB");
        assert_eq!(error(&"HTTP/2 200\n".repeat(1001)), "the input contains more than 1000 responses");
        assert_eq!(read(&format!("A: b\n\n{}", "A: b\n".repeat(2 << 20))).expect("headers").len(), 1);
    }

    #[test]
    fn anything_else_is_an_error_with_its_line() {
        let error = |text: &str| read(text).expect_err("no headers").message;
        assert_eq!(error(""), "the input contains no headers");
        assert_eq!(error("\n \n"), "the input contains no headers");
        assert_eq!(error("A: b\n<html>"), "line 2 is no header: `<html>`");
        assert_eq!(error("A b: c"), "line 1 is no header: `A b: c`");
        assert_eq!(error(": c"), "line 1 is no header: `: c`");
    }
}
