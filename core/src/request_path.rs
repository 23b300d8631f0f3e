//! Paths of requests, in the form that is compared byte by byte.

use crate::diagnostic::Diagnostic;
use crate::span::Spanned;

/// Checks that a path is written as requests send it. `method` is the text that precedes the path, and `example` a whole entry of the
/// list, both for the help.
pub(crate) fn check(path: &Spanned<&str>, method: &str, example: &str) -> Result<(), Diagnostic> {
    let error = |at: usize, end: usize, message: String| Diagnostic::error(path.span.slice(at..end), message);
    let text = path.node;
    if !text.starts_with('/') {
        return Err(error(0, text.len(), format!("the path `{text}` does not start with `/`"))
            .help(format!("write `\"{method}/{}\"`", text.trim_start())));
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| matches!(c, '*' | '{' | '}' | '<' | '>')) {
        return Err(error(at, at + 1, format!("`{bad}` in `{text}` is a pattern, and paths are compared as they are"))
            .help(format!("list each path in full, such as `\"{example}\"`"))
            .note("a pattern would also cover routes that are added later"));
    }
    if let Some(at) = text.find(['?', '#']) {
        return Err(error(at, text.len(), format!("`{}` is not part of the path", &text[at..]))
            .help(format!("write `\"{method}{}\"`", &text[..at])));
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, '"' | '\\')) {
        return Err(error(at, at + bad.len_utf8(), format!("`{bad}` cannot occur in the path of a request"))
            .help("percent-encode it"));
    }
    let canonical = canonical(text);
    if canonical != text {
        return Err(error(0, text.len(), format!("`{text}` is not in canonical form"))
            .help(format!("write `\"{method}{canonical}\"`"))
            .note("routers disagree about other forms, so that a request whose path has one is protected and never exempt"));
    }
    Ok(())
}

/// Normalises a path by RFC 3986, section 6.2.2, and as routers and proxies do beyond that: they merge empty segments, and read
/// a percent-encoded slash or backslash as a slash.
fn canonical(path: &str) -> String {
    let decoded = decode_unreserved(path);
    let mut segments: Vec<&str> = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => _ = segments.pop(),
            segment => segments.push(segment),
        }
    }
    // A path that ends with a slash, or with a dot segment, names a directory.
    let is_directory = matches!(decoded.rsplit('/').next(), Some("" | "." | "..")) && !segments.is_empty();
    format!("/{}{}", segments.join("/"), if is_directory { "/" } else { "" })
}

/// Decodes the bytes that need no percent-encoding, and writes the other codes in upper case (RFC 3986, sections 6.2.2.1 and
/// 6.2.2.2).
fn decode_unreserved(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        // `from_str_radix` would accept a sign too.
        let hex = rest.get(at + 1..at + 3).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte {
            Some(b'/' | b'\\') => out.push('/'),
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(char::from(byte)),
            Some(byte) => out.push_str(&format!("%{byte:02X}")),
            None => out.push_str("%25"),
        }
        rest = &rest[at + if byte.is_some() { 3 } else { 1 }..];
    }
    out.push_str(rest);
    out
}
