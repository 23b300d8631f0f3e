//! User-uploaded files, served so that nothing in them runs as a script of the site.
//!
//! An HTML page, an SVG image or a PDF can contain scripts. If a site serves an uploaded file from its own origin, a
//! script in the file has access to the site's cookies and pages (stored cross-site scripting). A browser may also
//! guess a type other than the declared one (MIME sniffing), and a file name can contain control characters or quotes
//! that end the header's value. [`response`] prevents all of this:
//!
//! 1. `Content-Disposition: attachment` with a [sanitized name](attachment) makes the browser save the file.
//! 2. `Content-Type` is a [type without scripts](media_type), or `application/octet-stream`.
//! 3. `X-Content-Type-Options: nosniff` stops the browser from guessing another type.
//! 4. `Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox` stops scripts, and gives the file
//!    an opaque origin if a browser displays it anyway.
//! 5. `Cross-Origin-Resource-Policy: same-origin` stops other origins from embedding it.
//!
//! It does not check what is in the file: a user who opens a saved program or document still runs it. To be independent
//! of all these headers, serve user-uploaded files from a separate registrable domain. The guide [Static files and
//! caching](https://docs.rs/security-policy/latest/security_policy/guides/static_files/) is about the files of the site itself.

use http::{
    HeaderName, HeaderValue, Response,
    header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Returns a `Content-Disposition` with which browsers save a response under this name.
///
/// A name that is not ASCII is sent in two forms ([RFC 6266, section 4.3]): `filename*` with the name in UTF-8, which
/// all current browsers use, and `filename` with `_` in place of other characters, as a fallback. An untrusted name is
/// sanitized:
///
/// - Only the last part of a path is kept, without leading and trailing dots and spaces.
/// - Control characters and invisible characters, such as those that reverse the direction of text, are removed.
/// - Characters that a file system or a shell interprets are replaced by `_`, and device names of Windows get the
///   prefix `_`.
/// - A name over 200 bytes is truncated; its extension is kept. An empty name becomes `download`.
///
/// [RFC 6266, section 4.3]: https://www.rfc-editor.org/rfc/rfc6266#section-4.3
///
/// # Example
///
/// ```
/// use security_policy::upload::attachment;
///
/// assert_eq!(attachment("report.pdf"), r#"attachment; filename="report.pdf""#);
/// assert_eq!(
///     attachment("Übersicht.pdf"),
///     r#"attachment; filename="_bersicht.pdf"; filename*=UTF-8''%C3%9Cbersicht.pdf"#,
/// );
/// assert_eq!(attachment("../../.bashrc"), r#"attachment; filename="bashrc""#);
/// assert_eq!(attachment("a\"; filename=\"b.exe\r\nset-cookie: c=1"), r#"attachment; filename="a_; filename=_b.exeset-cookie_ c=1""#);
/// ```
#[must_use]
pub fn attachment(name: &str) -> HeaderValue {
    let name = sanitize(name);
    let (replaced, extended) = FILE_NAME;
    let fallback: String = name.chars().map(|c| if c.is_ascii() && !replaced.contains(&c) { c } else { '_' }).collect();
    let mut text = format!("attachment; filename=\"{fallback}\"");
    if fallback != name {
        text.push_str(extended);
        text.extend(utf8_percent_encode(&name, PERCENT_ENCODED));
    }
    HeaderValue::try_from(text)
        .expect("`sanitize` removes control characters, and other characters are ASCII or encoded")
}

/// Returns the claimed media type if browsers run no script in it, and `application/octet-stream` otherwise.
///
/// The accepted types are common image, audio and video types and plain text. Text is always UTF-8, whatever charset
/// was claimed.
///
/// # Example
///
/// ```
/// use security_policy::upload::media_type;
///
/// assert_eq!(media_type("IMAGE/PNG"), "image/png");
/// assert_eq!(media_type("text/plain; charset=utf-7"), "text/plain; charset=utf-8");
/// assert_eq!(media_type("image/svg+xml"), "application/octet-stream");
/// ```
#[must_use]
pub fn media_type(claimed: &str) -> &'static str {
    let essence = claimed.split(';').next().unwrap_or_default().trim();
    match PASSIVE_TYPES.iter().find(|known| known.eq_ignore_ascii_case(essence)) {
        // In another charset, such as UTF-7, the same bytes may be a different text.
        Some(&"text/plain") => "text/plain; charset=utf-8",
        Some(known) => known,
        None => "application/octet-stream",
    }
}

/// Returns a response that serves a user-uploaded file safely.
///
/// `name` and `claimed` are the file name and the media type that the user sent; neither is trusted. The browser saves
/// the file under the sanitized name. Pages of the same origin can still show it as an image, audio or video. The
/// [module](self) lists the headers.
///
/// The layer of a policy does not replace these headers: the response is marked as their owner (`adapter::Applied`).
/// The Content-Security-Policy, its report-only form and `x-frame-options` do not come from the policy then; all other
/// headers of the policy are added.
///
/// # Example
///
/// ```
/// use security_policy::upload;
///
/// let response = upload::response("cat.html", "text/html", "<script>alert(document.cookie)</script>");
/// let headers = response.headers();
/// assert_eq!(headers["content-type"], "application/octet-stream");
/// assert_eq!(headers["content-disposition"], r#"attachment; filename="cat.html""#);
/// assert_eq!(headers["x-content-type-options"], "nosniff");
/// assert_eq!(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'; sandbox");
/// ```
#[must_use]
pub fn response<B>(name: &str, claimed: &str, body: B) -> Response<B> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(claimed)));
    headers.insert(CONTENT_DISPOSITION, attachment(name));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    #[cfg(feature = "tower")]
    crate::adapter::applied::Applied::to(response.headers()).mark(response.extensions_mut());
    response
}

fn sanitize(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let sanitized: String = last.chars().filter(|c| !c.is_control() && !is_invisible(*c)).map(replace_unsafe).collect();
    let sanitized = sanitized.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = sanitized.split('.').next().unwrap_or_default().trim_end();
    match () {
        () if sanitized.is_empty() => "download".to_owned(),
        () if DEVICE_NAMES.iter().any(|device| device.eq_ignore_ascii_case(stem)) => truncate(&format!("_{sanitized}")),
        () => truncate(sanitized),
    }
}

fn replace_unsafe(c: char) -> char {
    match c {
        '"' | '<' | '>' | ':' | '|' | '?' | '*' | '`' | '$' | '~' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Invisible characters, and those that change the direction of text: after U+202E, `exe.gpj` is displayed as
/// `jpg.exe`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Truncates a name to the length that file systems allow, and keeps its extension.
fn truncate(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let extension = name
        .rfind('.')
        .map(|dot| &name[dot..])
        .filter(|extension| extension.len() <= MAX_EXTENSION)
        .unwrap_or_default();
    let mut end = MAX_NAME - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

/// The ASCII characters that `_` replaces in `filename`, and what precedes the value of `filename*`.
const FILE_NAME: (&[char], &str) = security_policy_macros::file_name!();

/// RFC 8187, section 3.2.1: every character but those of `attr-char`.
const PERCENT_ENCODED: &AsciiSet = security_policy_macros::all_but_attr_char!();

/// Nothing is loaded or run, and the document has an opaque origin.
const SANDBOX: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Types that browsers display without running scripts.
const PASSIVE_TYPES: &[&str] = &[
    "audio/aac",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/mpeg",
    "video/ogg",
    "video/webm",
];

/// Device names of Windows, which are reserved with every extension.
const DEVICE_NAMES: &[&str] = &[
    "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT0",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

const MAX_NAME: usize = 200;

/// A longer suffix is not an extension.
const MAX_EXTENSION: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_tamed() {
        for (name, sanitized) in [
            ("", "download"),
            ("..", "download"),
            ("C:\\windows\\system.ini", "system.ini"),
            ("/etc/passwd", "passwd"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("nul.txt", "_nul.txt"),
            ("COM1", "_COM1"),
            ("a\0b\r\nc.txt", "abc.txt"),
            ("what?.html ", "what_.html"),
            ("  .hidden", "hidden"),
            ("a\u{a0}b\u{3000}c.txt", "a b c.txt"),
        ] {
            assert_eq!(sanitize(name), sanitized, "{name:?}");
        }
        let long = sanitize(&format!("{}.tar.gz", "ä".repeat(300)));
        assert!(long.len() <= MAX_NAME && long.ends_with(".gz"), "{long}");
        for end in ["", ".txt", ".an-extension-xy", ".an-extension-xyz"] {
            let long = sanitize(&format!("{}{end}", "a".repeat(300)));
            assert_eq!((long.len(), long.ends_with(end)), (MAX_NAME, end.len() <= MAX_EXTENSION), "{end}");
        }
        assert_eq!(sanitize(&"a".repeat(MAX_NAME)), "a".repeat(MAX_NAME));
    }

    #[test]
    fn no_name_leaves_its_quotes() {
        for c in (0..=0x2fff).filter_map(char::from_u32) {
            let header = attachment(&format!("a{c}b.txt"));
            let text = header.to_str().expect("ASCII");
            let name = text.strip_prefix("attachment; filename=\"").expect("the start");
            let (inside, rest) = name.split_once('"').expect("the end");
            assert!(!inside.contains(['\\', '/', '%', ';']) || c == ';', "{c:?}");
            assert!(rest.is_empty() || rest.starts_with("; filename*=UTF-8''"), "{c:?}: {rest}");
            assert!(!rest.contains('"'), "{c:?}");
        }
    }
}
