//! The URLs of promises, and what is wrong with those that no browser requests.

use crate::csp::Intended;
use crate::declaration::{Value, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::url::{Origin, Url, is_scheme, with_slashes};

/// Reads the URL of a promise. `origin` is that of the policy, and `example` a URL that fits the promise.
pub(super) fn url(value: &Value, origin: Option<&Origin>, example: &str) -> Result<Spanned<Url>, Diagnostic> {
    let text = text(value, origin, example)?;
    check(text.node, text.span, origin)?;
    match Url::parse(text.node) {
        Some(url) => Ok(Spanned::new(url, text.span)),
        None => Err(unreadable(text.node, text.span)),
    }
}

/// Reads the origin of a page. Browsers compare nothing else of it.
pub(super) fn origin_of(value: &Value, what: &str) -> Result<Spanned<Origin>, Diagnostic> {
    let text = value.as_text().ok_or_else(|| value.unexpected(what, "an origin: `\"https://partner.example\"`"))?;
    let ascii = if text.node.is_ascii() { None } else { Url::parse(text.node) };
    if let Some(url) = ascii.filter(|url| url.host().is_some()) {
        let url = url.to_string();
        return Err(not_ascii(text.node, text.span).help(format!("write `\"{}\"`", url.trim_end_matches('/'))));
    }
    match Origin::parse(text.node, text.span) {
        Ok(origin) => Ok(Spanned::new(origin, text.span)),
        Err(error) if !text.node.is_ascii() => Err(Diagnostic { help: PUNYCODE.map(str::to_owned), ..error }),
        Err(error) => Err(error.note("browsers compare the origin of a page: its scheme, its host and its port")),
    }
}

/// The string that contains the URL.
fn text<'a>(value: &'a Value, origin: Option<&Origin>, example: &str) -> Result<Spanned<&'a str>, Diagnostic> {
    let error = |message: String| Diagnostic::error(value.span, message);
    let keyword = |word: &str| {
        error(format!("`{word}` is a source, and this promise is about one URL"))
            .help(format!("write a URL: `\"{}\"`; `only` bounds every URL of a kind", site(origin, example)))
    };
    match &value.kind {
        ValueKind::Text(text) => match Intended::of(text.trim_matches('\'')) {
            Some(_) => Err(keyword(text)),
            None => Ok(Spanned::new(text.as_str(), value.span)),
        },
        ValueKind::Word(word) if Intended::of(word).is_some() => Err(keyword(word)),
        ValueKind::Slot(name) | ValueKind::Slots(name) => {
            Err(error(format!("the value of `${name}` is not known while the policy is compiled"))
                .help(format!("write a URL: `\"{example}\"`")))
        }
        ValueKind::List(_) => {
            Err(error("a promise is about one URL, and this is a list".to_owned()).help("write a promise for each URL"))
        }
        _ => Err(value.unexpected("a URL", &format!("a string: `\"{example}\"`"))),
    }
}

/// Rejects what a browser would read as another URL than it seems, or not at all.
fn check(text: &str, span: Span, origin: Option<&Origin>) -> Result<(), Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    let write = |url: String| format!("write `\"{url}\"`");
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    if text.trim_matches(is_space).is_empty() {
        return Err(error("this string is empty".to_owned()).help("write a URL: `\"https://cdn.example.com/app.js\"`"));
    }
    if text.contains(is_space) {
        let pieces: Vec<&str> = text.split(is_space).filter(|piece| !piece.is_empty()).collect();
        return Err(match pieces.as_slice() {
            [one] => {
                error(format!("`{}` has white space around it", text.escape_debug())).help(write((*one).to_owned()))
            }
            _ => error(format!("`{}` contains white space", text.escape_debug()))
                .help("write a promise for each URL, and `%20` for a space in a path"),
        });
    }
    if let Some(url) = with_slashes(text) {
        return Err(error(format!("`{text}` lacks the `//` before its host")).help(write(url)));
    }
    if let Some(rest) = text.strip_prefix("//") {
        return Err(error(format!("`{text}` is a URL without a scheme")).help(write(format!("https://{rest}"))));
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| is_scheme(scheme));
    let is_port = text.split_once(':').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
    match scheme {
        Some(scheme) if scheme.eq_ignore_ascii_case("javascript") => {
            Err(error("browsers run a `javascript:` URL as inline code, and request nothing".to_owned())
                .help("write the kind `javascript_url`, which has no URL: `deny javascript_url`"))
        }
        Some(scheme) if !(is_port && (scheme.contains('.') || scheme == "localhost")) => wildcard(text, span),
        _ if looks_like_host(text) => {
            Err(error(format!("`{text}` has no scheme")).help(write(format!("https://{text}"))))
        }
        _ => {
            let path = text.trim_start_matches("./").trim_start_matches('/');
            Err(error(format!("`{text}` is relative to the URL of each page"))
                .help(write(format!("{}/{path}", root(origin)))))
        }
    }
}

/// A `*` is part of a source. In the host of a URL it would be a letter.
fn wildcard(text: &str, span: Span) -> Result<(), Diagnostic> {
    let Some((start, rest)) = text.split_once("://") else { return Ok(()) };
    let (authority, path) = rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()));
    if !authority.contains('*') {
        return Ok(());
    }
    let host = authority.replace("*.", "www.").replace(":*", "").replace('*', "www.example.com");
    Err(Diagnostic::error(span, format!("`{text}` is a source with `*`, and this promise is about one URL"))
        .help(format!("name one host: `\"{start}://{host}{path}\"`; `only` bounds every URL of a kind")))
}

/// Whether a text without a scheme starts with the name of a host.
fn looks_like_host(text: &str) -> bool {
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_file = FILES.iter().any(|ending| host.ends_with(ending));
    let has_path = text.contains('/') || text.contains(':');
    host.starts_with("localhost")
        || (!host.starts_with('.') && host.contains('.') && (has_path || !is_file) && !host.ends_with('.'))
}

fn unreadable(text: &str, span: Span) -> Diagnostic {
    let scheme = text.split(':').next().unwrap_or_default();
    match text.is_ascii() {
        false => not_ascii(text, span).help("write its host in Punycode: `xn--…`"),
        true if matches!(&text[scheme.len()..], ":" | "://" | ":/") => {
            Diagnostic::error(span, format!("`{text}` has no host"))
                .help(format!("write one: `\"{scheme}://cdn.example.com/\"`; `only` bounds every URL of a kind"))
        }
        true => Diagnostic::error(span, format!("browsers cannot read the URL `{text}`"))
            .help("write one such as `\"https://cdn.example.com/app.js\"`"),
    }
}

fn not_ascii(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("the host of `{text}` is not ASCII"))
}

/// The origin of the policy, or an example of one.
fn root(origin: Option<&Origin>) -> String {
    origin.map_or_else(|| "https://shop.example.com".to_owned(), Origin::to_string)
}

/// The URL `example`, on the policy's own site.
fn site(origin: Option<&Origin>, example: &str) -> String {
    let path = example.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    format!("{}{}", root(origin), path.unwrap_or("/"))
}

const PUNYCODE: Option<&str> = Some("write its host in Punycode: `xn--…`");

/// The endings of names that are rather files than hosts.
const FILES: &[&str] = &[
    ".js", ".mjs", ".css", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".woff", ".woff2",
    ".html", ".json", ".mp4", ".mp3", ".webm", ".wasm", ".pdf", ".txt", ".xml", ".php",
];
