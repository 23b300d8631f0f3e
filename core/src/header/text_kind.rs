//! The strings that stand in headers, by what they mean.

use crate::base64;
use crate::csp::is_token;
use crate::declaration::{ANY, Value, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::report_url;
use crate::span::{Span, Spanned};
use crate::structured_field::is_key;
use crate::url::Origin;

/// What a string in a header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A URL or a path that a browser would send a report or a request to.
    Url,
    /// `https://host[:port]`
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
    /// The base64 of the SHA-256 of a public key.
    Pin,
    /// `type/subtype`, with parameters.
    MediaType,
    /// The name of a cookie in `cookies`.
    Cookie,
    /// The name of a file.
    FileName,
    /// Any text that a header can carry.
    Free,
}

impl TextKind {
    /// Reads one value: a string, or a bare word where a name can be one.
    pub(super) fn lower(self, value: &Value) -> Result<Spanned<String>, Diagnostic> {
        match &value.kind {
            ValueKind::Text(text) => self.check(text, value.span),
            ValueKind::Word(word) if self.may_be(word) => self.check(word, value.span),
            _ => Err(value.unexpected(self.describe(), self.example())),
        }
    }

    /// The text, or what keeps it from meaning what it should.
    pub(crate) fn check(self, text: &str, span: Span) -> Result<Spanned<String>, Diagnostic> {
        let error = |message: String| Diagnostic::error(span, message);
        if let Some((at, bad)) = text.char_indices().find(|(_, c)| c.is_control()) {
            return Err(Diagnostic::error(
                span.slice(at..at + bad.len_utf8()),
                format!("`{}` cannot stand in a header", bad.escape_debug()),
            )
            .help("remove it")
            .note("a line break would end the header, and what follows would be a header of its own"));
        }
        if self != TextKind::FileName
            && let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii())
        {
            return Err(Diagnostic::error(
                span.slice(at..at + bad.len_utf8()),
                format!("`{bad}` in `{text}` is not ASCII"),
            )
            .help(match self {
                TextKind::Free | TextKind::MediaType => "leave it out, or spell it in ASCII",
                _ => "write a host in Punycode (`xn--…`) and a path percent-encoded",
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
            TextKind::Pin if text.ends_with('=') && base64::decode(text).is_some_and(|key| key.len() == 32) => {}
            TextKind::Pin => return Err(not_one()),
            TextKind::MediaType if !is_media_type(text) => return Err(not_one()),
            TextKind::UrlPattern
            | TextKind::Cookie
            | TextKind::FileName
            | TextKind::Free
            | TextKind::HeaderName
            | TextKind::Method
            | TextKind::MediaType => {}
        }
        Ok(Spanned::new(text.to_owned(), span))
    }

    fn may_be(self, word: &str) -> bool {
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
            TextKind::Pin => "the base64 of a SHA-256",
            TextKind::MediaType => "a media type",
            TextKind::Cookie => "the name of a cookie",
            TextKind::FileName => "the name of a file",
            TextKind::Free => "a string",
        }
    }

    /// A value of this kind as a user would declare it.
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
                "44 characters of base64, the last one `=`: `openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`"
            }
            TextKind::MediaType => "`\"text/html; charset=utf-8\"`",
            TextKind::Cookie => "the name that `cookies` has for it: `session`",
            TextKind::FileName => "`\"report.pdf\"`",
            TextKind::Free => "a string",
        }
    }
}

fn check_url(text: &str, span: Span) -> Result<(), Diagnostic> {
    let Some(origin) = report_url::origin(text, span)? else { return Ok(()) };
    if origin.is_https() || origin.is_localhost() {
        return Ok(());
    }
    let secure = text.replacen(':', "s:", 1);
    Err(Diagnostic::error(span, format!("`{text}` is not https"))
        .help(format!("write `\"{secure}\"`"))
        .replace(span, format!("\"{secure}\""))
        .note("browsers ignore an endpoint that anyone on the way could read or change"))
}

fn check_endpoint(text: &str, span: Span) -> Result<(), Diagnostic> {
    if is_key(text) {
        return Ok(());
    }
    let lower = text.to_ascii_lowercase();
    let help = if is_key(&lower) {
        format!("write `{lower}`")
    } else {
        "a name starts with a lower-case letter and goes on with those, digits, `_`, `-`, `.` and `*`".to_owned()
    };
    Err(Diagnostic::error(span, format!("`{text}` is not the name of an endpoint"))
        .help(help)
        .note("the names are keys of a structured field; one that is not drops the whole `Reporting-Endpoints` header"))
}

fn check_origin(text: &str, span: Span) -> Result<(), Diagnostic> {
    let origin = Origin::parse(text, span)?.to_string();
    if origin == text {
        return Ok(());
    }
    Err(Diagnostic::error(span, format!("`{text}` never equals an Origin header"))
        .help(format!("write `\"{origin}\"`"))
        .replace(span, format!("\"{origin}\""))
        .note("browsers compare the two as text: lower case, and no port where it is the default"))
}

fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
