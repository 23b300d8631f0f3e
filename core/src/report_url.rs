//! URLs that reports are sent to, in whichever header they are named.

use crate::diagnostic::Diagnostic;
use crate::host;
use crate::span::Span;
use crate::url::{Origin, is_scheme};

/// Where a report goes: a path of this host, or the URL of another, which may be http.
pub(crate) fn check(text: &str, span: Span) -> Result<(), Diagnostic> {
    let is_path = text.starts_with('/');
    if origin(text, span)?.is_some() || is_path {
        return Ok(());
    }
    let error = Diagnostic::error(span, format!("`{text}` is relative to the URL of each page"));
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    Err(match host.contains('.') && host::check(host).is_ok() {
        true => error.help(format!("write `\"https://{text}\"` for a host, or `\"/{text}\"` for a path")),
        false => error.help(format!("write `\"/{text}\"`")).replace(span, format!("\"/{text}\"")),
    }
    .note("browsers put it after the directory of the page, so each one would report elsewhere"))
}

/// The origin of an absolute http or https URL; `None` for a path.
pub(crate) fn origin(text: &str, span: Span) -> Result<Option<Origin>, Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    let write = |url: String| (format!("write `\"{url}\"`"), format!("\"{url}\""));
    if let Some(bad) = text.chars().find(|c| matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')) {
        return Err(error(format!("`{bad}` cannot stand in a URL")).help(format!("write `%{:02X}`", u32::from(bad))));
    }
    if let Some(rest) = text.strip_prefix("//") {
        let (help, fixed) = write(format!("https://{rest}"));
        return Err(error(format!("`{text}` is a URL without a scheme"))
            .help(help)
            .note("browsers take what follows `//` for a host, and not for a path of this site")
            .replace(span, fixed));
    }
    let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else { return Ok(None) };
    if !["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme)) {
        return Err(error(format!("nothing can be sent to a `{scheme}:` URL")).help("write an `https:` URL or a path"));
    }
    let Some(rest) = rest.strip_prefix("//") else {
        let (help, fixed) = write(format!("{scheme}://{}", rest.trim_start_matches('/')));
        return Err(error(format!("`{text}` lacks the `//` before its host")).help(help).replace(span, fixed));
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(error(format!("`{text}` has no host"))
            .help("write `\"https://reports.example.com/csp\"` or `\"/reports\"`"));
    }
    if let Some(at) = authority.rfind('@') {
        let (help, fixed) = write(text.replacen(&authority[..=at], "", 1));
        return Err(error(format!("`{text}` has user info, which everyone can read")).help(help).replace(span, fixed));
    }
    Origin::parse(&format!("{scheme}://{authority}"), span).map(Some)
}
