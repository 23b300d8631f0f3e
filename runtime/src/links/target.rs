//! Which targets of a redirect stay on the site.

use std::{borrow::Cow, error, fmt};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Returns the target in the form in which it is sent.
pub(super) fn read(text: &str, named: &[&str]) -> Result<String, RedirectError> {
    if text.len() > MAX_LEN {
        return Err(RedirectError::TooLong);
    }
    if text.contains(char::is_control) || text.trim() != text {
        return Err(RedirectError::Control);
    }
    let (origin, rest) = match absolute(text) {
        Some((scheme, rest)) => named_origin(scheme, rest, named).ok_or(RedirectError::OtherSite)?,
        None => (String::new(), text),
    };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (path, after) = rest.split_at(end);
    match path {
        "" if !origin.is_empty() => {}
        path if !path.starts_with('/') => return Err(relative(path)),
        path if origin.is_empty() && leaves(path) => return Err(RedirectError::OtherSite),
        _ => {}
    }
    let path = if path.is_empty() { "/" } else { path };
    let sent =
        format!("{origin}{}{}", utf8_percent_encode(path, NOT_IN_PATH), utf8_percent_encode(after, NOT_IN_QUERY));
    if sent.len() > MAX_LEN {
        return Err(RedirectError::TooLong);
    }
    Ok(sent)
}

/// Splits an absolute `http` or `https` URL into its scheme and what follows `//`.
fn absolute(text: &str) -> Option<(&'static str, &str)> {
    ["https", "http"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
        Some((*scheme, text[start.len()..].strip_prefix("://")?))
    })
}

/// Returns the origin of a URL if it is named, and what follows it.
fn named_origin<'t>(scheme: &str, rest: &'t str, named: &[&str]) -> Option<(String, &'t str)> {
    // User info, and a `\`, which browsers read as `/`, are part of no name, so that they match none.
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let authority = authority.to_ascii_lowercase();
    let default = if scheme == "https" { ":443" } else { ":80" };
    let host = authority.strip_suffix(default).unwrap_or(&authority);
    let is_named = named.iter().any(|name| {
        let name = name.to_ascii_lowercase();
        let (named_scheme, name) = name.split_once("://").unwrap_or(("https", &name));
        named_scheme == scheme && !host.is_empty() && name.strip_suffix(default).unwrap_or(name) == host
    });
    (is_named && !rest.contains('\\')).then(|| (format!("{scheme}://{host}"), rest))
}

/// Why a text that starts with no slash is no target.
fn relative(path: &str) -> RedirectError {
    let is_host = path.starts_with(['\\', '@']) || path.contains([':', '\\']);
    if is_host { RedirectError::OtherSite } else { RedirectError::Relative }
}

/// Whether a path that starts with `/` can be read as another host: by a browser, or by a server or proxy that decodes or normalizes
/// it and redirects to the result.
fn leaves(path: &str) -> bool {
    let mut path = Cow::Borrowed(path);
    for _ in 0..MAX_DECODED {
        // Browsers read `\` as `/`, and remove tabs and newlines.
        let plain = path.replace('\\', "/").replace(|c: char| c <= ' ' || c == '\u{7f}', "");
        if plain.starts_with("//") || without_dots(&plain).starts_with("//") {
            return true;
        }
        let decoded = percent_decode_str(&path).decode_utf8_lossy().into_owned();
        if decoded == path {
            // No application needs a backslash or an encoded control character in a path.
            return path.contains('\\') || path.contains(char::is_control);
        }
        path = Cow::Owned(decoded);
    }
    true
}

/// #path-state: the path without its `.` and `..` segments.
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

/// Why a text is no [`RedirectTarget`](super::RedirectTarget).
///
/// # Example
///
/// ```
/// use security_policy::links::{RedirectError, RedirectTarget};
///
/// assert_eq!(RedirectTarget::parse("/\\evil.example"), Err(RedirectError::OtherSite));
/// assert_eq!(RedirectTarget::parse("cart"), Err(RedirectError::Relative));
/// assert_eq!(RedirectError::Relative.to_string(), "the target of a redirect must start with `/`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectError {
    /// It leads, or can lead, to another site.
    OtherSite,
    /// It contains a control character or starts or ends with white space. Browsers remove some of these, so that what remains is
    /// another URL.
    Control,
    /// It is relative to the path of the request, or empty.
    Relative,
    /// It is longer than 8,000 bytes, percent-encoded as it is sent.
    TooLong,
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherSite => "the target of a redirect leads to another site",
            Self::Control => "the target of a redirect contains a control character",
            Self::Relative => "the target of a redirect must start with `/`",
            Self::TooLong => "the target of a redirect is longer than 8,000 bytes",
        })
    }
}

impl error::Error for RedirectError {}

/// Servers should accept 8,000 bytes of a request line (RFC 9112, section 3).
const MAX_LEN: usize = 8_000;

/// How often a path is decoded. No application encodes a path that often.
const MAX_DECODED: usize = 8;

/// What a header cannot contain, and what browsers encode in a query (URL Standard, #query-percent-encode-set).
const NOT_IN_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\'').add(b'`').add(b'\\');

/// And in a path (URL Standard, #path-percent-encode-set).
const NOT_IN_PATH: &AsciiSet = &NOT_IN_QUERY.add(b'?').add(b'#').add(b'^').add(b'{').add(b'}').add(b'|');
