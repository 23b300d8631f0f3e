//! What the bytes of an input are read as.

use std::borrow::Cow;

/// The bytes as text.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The first line, without its end, and what follows it.
pub(crate) fn first_line(bytes: &[u8]) -> (Cow<'_, str>, &[u8]) {
    let (line, rest) = split(bytes);
    (text(line), rest)
}

/// The lines of a head, up to an empty one, and what follows it.
pub(crate) fn head(mut bytes: &[u8]) -> (Vec<Cow<'_, str>>, &[u8]) {
    let mut lines = Vec::new();
    while !bytes.is_empty() {
        let (line, rest) = split(bytes);
        bytes = rest;
        if line.is_empty() {
            break;
        }
        lines.push(text(line));
    }
    (lines, bytes)
}

/// A line of a head: a name and a value.
pub(crate) fn pair(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim(), value.trim_matches([' ', '\t'])))
}

fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}
