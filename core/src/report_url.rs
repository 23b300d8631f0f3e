//! The URLs that receive reports, in all headers that contain them.

use crate::diagnostic::Diagnostic;
use crate::host;
use crate::span::Span;
use crate::url::{Origin, is_scheme};

/// Checks a URL that receives reports: a path on this host, or an absolute http or https URL.
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
    .note("browsers resolve it against the URL of the page, so that pages in other directories report elsewhere"))
}

/// The origin of an absolute http or https URL; `None` for a path.
pub(crate) fn origin(text: &str, span: Span) -> Result<Option<Origin>, Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    let write = |url: String| (format!("write `\"{url}\"`"), format!("\"{url}\""));
    if let Some(bad) = text.chars().find(|c| matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')) {
        return Err(error(format!("`{bad}` is not allowed in a URL")).help(format!("write `%{:02X}`", u32::from(bad))));
    }
    if let Some(rest) = text.strip_prefix("//") {
        let (help, fixed) = write(format!("https://{rest}"));
        return Err(error(format!("`{text}` is a URL without a scheme"))
            .help(help)
            .note("browsers read what follows `//` as a host, not as a path of this site")
            .replace(span, fixed));
    }
    let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else { return Ok(None) };
    if !["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme)) {
        return Err(error(format!("browsers cannot send anything to a `{scheme}:` URL"))
            .help("write an `https:` URL or a path"));
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
        return Err(error(format!("`{text}` has user info, which everyone who sees the header can read"))
            .help(help)
            .replace(span, fixed));
    }
    Origin::parse(&format!("{scheme}://{authority}"), span).map(Some)
}
