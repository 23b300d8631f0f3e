//! User-uploaded files: saved under a name that cannot do harm, and served so that nothing in them runs.
//!
//! An HTML page, an SVG image or a PDF can hold scripts. Served from the site's own origin, an uploaded one acts as the
//! site. [`response`] gives it an origin of its own, whatever it is; a separate domain for such files is better still.

use http::{
    HeaderName, HeaderValue, Response,
    header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Returns the `Content-Disposition` that has a browser save a response under a name.
///
/// A name that is not ASCII is written twice, as RFC 6266 describes: spelled out for every browser of today, and with `_`
/// for what is not ASCII for the others. A hostile one is tamed: of a path the last part is left, control characters and
/// those that turn the direction of a text are dropped, and what a system or a shell may take for something else is
/// replaced by `_`. What is too long is cut before its ending.
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
    let name = tame(name);
    let (replaced, extended) = FILE_NAME;
    let fallback: String = name.chars().map(|c| if c.is_ascii() && !replaced.contains(&c) { c } else { '_' }).collect();
    let mut text = format!("attachment; filename=\"{fallback}\"");
    if fallback != name {
        text.push_str(extended);
        text.extend(utf8_percent_encode(&name, OTHERS));
    }
    HeaderValue::try_from(text).expect("`tame` leaves no control, and what is not ASCII is encoded")
}

/// Returns a media type under which a browser runs nothing: the one that was claimed, if it is an image, a sound, a film
/// or plain text of a known kind, and otherwise `application/octet-stream`.
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
    match HARMLESS.iter().find(|known| known.eq_ignore_ascii_case(essence)) {
        // Another charset may turn the same bytes into another text.
        Some(&"text/plain") => "text/plain; charset=utf-8",
        Some(known) => known,
        None => "application/octet-stream",
    }
}

/// Returns the response that serves a user-uploaded file.
///
/// It is saved under the name, or shown by an `img` element of the site; it is what its media type says and nothing else
/// (`nosniff`), and where a browser shows it after all it runs nothing and has an origin of its own (`sandbox`).
///
/// Under the layer of a policy it keeps these headers, for it is marked as owning them (`adapter::Applied`). Its
/// Content-Security-Policy, the report-only form and `x-frame-options` do not come from that policy; all others do.
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
    crate::adapter::Applied::to(response.headers()).mark(response.extensions_mut());
    response
}

fn tame(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let tamed: String = last.chars().filter(|c| !c.is_control() && !is_invisible(*c)).map(replaced).collect();
    let tamed = tamed.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = tamed.split('.').next().unwrap_or_default().trim_end();
    match () {
        () if tamed.is_empty() => "download".to_owned(),
        () if DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) => shorten(&format!("_{tamed}")),
        () => shorten(tamed),
    }
}

fn replaced(c: char) -> char {
    match c {
        '"' | '<' | '>' | ':' | '|' | '?' | '*' | '`' | '$' | '~' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Characters without width, or that change the direction of the text: after one of them, `exe.gpj` is shown as `jpg.exe`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// At most as long as file systems have it, with its ending.
fn shorten(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let ending =
        name.rfind('.').map(|dot| &name[dot..]).filter(|ending| ending.len() <= MAX_ENDING).unwrap_or_default();
    let mut end = MAX_NAME - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &name[..end])
}

/// The ASCII characters that `_` replaces in `filename`, and what precedes the value of `filename*`.
const FILE_NAME: (&[char], &str) = security_policy_macros::file_name!();

/// RFC 8187, section 3.2.1: everything but an `attr-char`.
const OTHERS: &AsciiSet = security_policy_macros::all_but_attr_char!();

/// Nothing is loaded, nothing runs, and the document is of no origin.
const SANDBOX: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What browsers show without running anything of it.
const HARMLESS: &[&str] = &[
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

/// Names that Windows has taken for devices, whatever ending they have.
const DEVICES: &[&str] = &[
    "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT0",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

const MAX_NAME: usize = 200;

/// An ending that is longer is none.
const MAX_ENDING: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_tamed() {
        for (name, tamed) in [
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
        ] {
            assert_eq!(tame(name), tamed, "{name:?}");
        }
        let long = tame(&format!("{}.tar.gz", "ä".repeat(300)));
        assert!(long.len() <= MAX_NAME && long.ends_with(".gz"), "{long}");
    }

    #[test]
    fn no_name_leaves_its_quotes() {
        for c in (0..=0x2fff).filter_map(char::from_u32) {
            let header = attachment(&format!("a{c}b.txt"));
            let text = header.to_str().expect("ASCII");
            let name = text.strip_prefix("attachment; filename=\"").expect("the start");
            let (inside, behind) = name.split_once('"').expect("the end");
            assert!(!inside.contains(['\\', '/', '%', ';']) || c == ';', "{c:?}");
            assert!(behind.is_empty() || behind.starts_with("; filename*=UTF-8''"), "{c:?}: {behind}");
            assert!(!behind.contains('"'), "{c:?}");
        }
    }
}
