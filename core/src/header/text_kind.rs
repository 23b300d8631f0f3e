//! The kinds of strings in headers, and their checks.

use super::name::check_length;
use crate::base64;
use crate::csp::is_token;
use crate::declaration::{ANY, Value, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::report_url;
use crate::span::{Span, Spanned};
use crate::structured_field::is_key;
use crate::url::Origin;

/// What a string in a header contains.
///
/// ```
/// use security_policy_core::header::{Field, TextKind};
///
/// assert_eq!(Field::Vary.text(), Some(TextKind::HeaderName));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A URL or a path to which browsers send reports or requests.
    Url,
    /// An origin: `https://host[:port]`.
    Origin,
    /// An origin, or `*`.
    OriginOrAny,
    /// An origin, `*` or `null`.
    AllowOrigin,
    /// A URL pattern.
    UrlPattern,
    /// The name of a reporting endpoint, which is a key of a structured field.
    Endpoint,
    /// The name of a header.
    HeaderName,
    /// The name of a method.
    Method,
    /// The SHA-256 digest of a public key, in base64.
    Pin,
    /// A media type: `type/subtype`, with parameters.
    MediaType,
    /// The name of a cookie that `cookies` declares.
    Cookie,
    /// The name of a file.
    FileName,
    /// A path, or a pattern of paths. It is not sent.
    Path,
    /// A piece of a template. It is not sent.
    Code,
    /// Any text that a header can carry.
    Free,
}

impl TextKind {
    /// Reads one declared value: a string, or for some kinds a bare word.
    pub(super) fn lower(self, value: &Value) -> Result<Spanned<String>, Diagnostic> {
        match &value.kind {
            ValueKind::Text(text) => self.check(text, value.span),
            ValueKind::Word(word) if self.can_be_word(word) => self.check(word, value.span),
            _ => Err(value.unexpected(self.describe(), self.example())),
        }
    }

    /// Returns the text, or an error if it is not valid for its kind.
    pub(crate) fn check(self, text: &str, span: Span) -> Result<Spanned<String>, Diagnostic> {
        let error = |message: String| Diagnostic::error(span, message);
        let is_sent = !matches!(self, TextKind::Path | TextKind::Code);
        if let Some((at, bad)) = text.char_indices().find(|(_, c)| c.is_control()) {
            let (shown, at) = (bad.escape_debug(), part(text, span, at, bad));
            if !is_sent {
                let message = format!("`{shown}` cannot be part of {}", self.describe());
                return Err(Diagnostic::error(at, message).help("remove it"));
            }
            return Err(Diagnostic::error(at, format!("`{shown}` is not allowed in a header"))
                .help("remove it")
                .note("a line break would end the header, and what follows would be read as another header"));
        }
        if is_sent
            && self != TextKind::FileName
            && let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii())
        {
            return Err(Diagnostic::error(part(text, span, at, bad), format!("`{bad}` in `{text}` is not ASCII"))
                .help(match self {
                    TextKind::Url
                    | TextKind::Origin
                    | TextKind::OriginOrAny
                    | TextKind::AllowOrigin
                    | TextKind::UrlPattern => "write a host in Punycode (`xn--…`) and a path percent-encoded",
                    _ => "leave it out, or spell it in ASCII",
                }));
        }
        if text.trim().len() != text.len() || text.is_empty() {
            let what =
                if text.trim().is_empty() { "this string is empty" } else { "this string starts or ends with a space" };
            return Err(error(what.to_owned()).help(format!("write {}", self.example())));
        }
        let not_one =
            || error(format!("`{text}` is not {}", self.describe())).help(format!("write {}", self.example()));
        match self {
            TextKind::Url => check_url(text, span)?,
            TextKind::Origin => drop(Origin::parse(text, span)?),
            TextKind::OriginOrAny | TextKind::AllowOrigin if text == ANY => {}
            TextKind::AllowOrigin if text == "null" => {}
            TextKind::OriginOrAny | TextKind::AllowOrigin => check_origin(text, span)?,
            TextKind::Endpoint => check_endpoint(text, span)?,
            TextKind::HeaderName | TextKind::Method if !is_token(text) => return Err(not_one()),
            TextKind::HeaderName => check_length(&Spanned::new(text.to_owned(), span))?,
            TextKind::Pin if text.ends_with('=') && base64::decode(text).is_some_and(|key| key.len() == 32) => {}
            TextKind::Pin => return Err(not_one()),
            TextKind::MediaType if !is_media_type(text) => return Err(not_one()),
            TextKind::UrlPattern
            | TextKind::Cookie
            | TextKind::FileName
            | TextKind::Path
            | TextKind::Code
            | TextKind::Free
            | TextKind::Method
            | TextKind::MediaType => {}
        }
        Ok(Spanned::new(text.to_owned(), span))
    }

    fn can_be_word(self, word: &str) -> bool {
        match self {
            TextKind::HeaderName | TextKind::Method => true,
            TextKind::OriginOrAny | TextKind::AllowOrigin => word == ANY,
            TextKind::Endpoint | TextKind::Cookie => word != ANY,
            _ => false,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            TextKind::Url => "a URL or a path",
            TextKind::Origin => "an origin",
            TextKind::OriginOrAny => "an origin or `*`",
            TextKind::AllowOrigin => "an origin, `*` or `null`",
            TextKind::UrlPattern => "a URL pattern",
            TextKind::Endpoint => "the name of an endpoint",
            TextKind::HeaderName => "the name of a header",
            TextKind::Method => "the name of a method",
            TextKind::Pin => "the base64 of a SHA-256 digest",
            TextKind::MediaType => "a media type",
            TextKind::Cookie => "the name of a cookie",
            TextKind::FileName => "the name of a file",
            TextKind::Path => "a path",
            TextKind::Code => "a piece of a template",
            TextKind::Free => "a string",
        }
    }

    /// An example value, as a user would declare it.
    pub(super) fn example_value(self) -> &'static str {
        self.example().split('`').nth(1).unwrap_or("\"…\"")
    }

    pub(super) fn example(self) -> &'static str {
        match self {
            TextKind::Url => "`\"https://reports.example.com/csp\"` or `\"/reports\"`",
            TextKind::Origin | TextKind::OriginOrAny | TextKind::AllowOrigin => "`\"https://partner.example\"`",
            TextKind::UrlPattern => "`\"https://*.example.com/*\"`",
            TextKind::Endpoint => "a name that `reporting_endpoints` declares, such as `main`",
            TextKind::HeaderName => "`\"content-type\"`",
            TextKind::Method => "`PUT`",
            TextKind::Pin => {
                "44 characters of base64 that end in `=`: `openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`"
            }
            TextKind::MediaType => "`\"text/html; charset=utf-8\"`",
            TextKind::Cookie => "its name in `cookies`, such as `session`",
            TextKind::FileName => "`\"report.pdf\"`",
            TextKind::Path => "`\"templates/**/*.html\"`",
            TextKind::Code => "a string",
            TextKind::Free => "a string",
        }
    }
}

/// The place of a character of a text that is written at `span`, perhaps in quotes. A text with escapes is underlined as a whole.
fn part(text: &str, span: Span, at: usize, c: char) -> Span {
    match (span.end - span.start).checked_sub(text.len()) {
        Some(0) => span.slice(at..at + c.len_utf8()),
        Some(2) => span.slice(at + 1..at + 1 + c.len_utf8()),
        _ => span,
    }
}

fn check_url(text: &str, span: Span) -> Result<(), Diagnostic> {
    if text.starts_with(['{', '[']) {
        return Err(Diagnostic::error(span, "this is JSON, and the value is the URL of a file or an endpoint")
            .help("write the URL, such as `\"/rules.json\"`, and put the JSON into the file that is there"));
    }
    let Some(origin) = report_url::origin(text, span)? else { return Ok(()) };
    if origin.is_https() || origin.is_localhost() {
        return Ok(());
    }
    let secure = text.replacen(':', "s:", 1);
    Err(Diagnostic::error(span, format!("`{text}` is not https"))
        .help(format!("write `\"{secure}\"`"))
        .replace(span, format!("\"{secure}\""))
        .note("browsers ignore endpoints on http, since anyone on the network path can read and change what is sent"))
}

fn check_endpoint(text: &str, span: Span) -> Result<(), Diagnostic> {
    if is_key(text) {
        return Ok(());
    }
    let lower = text.to_ascii_lowercase();
    let help = if is_key(&lower) {
        format!("write `{lower}`")
    } else {
        "start the name with a lower-case letter, and continue with lower-case letters, digits, `_`, `-`, `.` or `*`"
            .to_owned()
    };
    Err(Diagnostic::error(span, format!("`{text}` is not the name of an endpoint"))
        .help(help)
        .note("browsers ignore the whole `Reporting-Endpoints` header if one name in it is invalid"))
}

fn check_origin(text: &str, span: Span) -> Result<(), Diagnostic> {
    let origin = Origin::parse(text, span)?.to_string();
    if origin == text {
        return Ok(());
    }
    Err(Diagnostic::error(span, format!("`{text}` never matches an `Origin` header"))
        .help(format!("write `\"{origin}\"`"))
        .replace(span, format!("\"{origin}\""))
        .note("browsers compare the two as text, and send `Origin` in lower case, without a default port"))
}

fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
