//! What fills a slot.

use super::place::SlotKind;
use crate::csp::{HostSource, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::header::Text;
use crate::span::Span;
use crate::url::{Origin, is_domain};

impl SlotKind {
    /// The value of a slot, as it will stand in the header.
    ///
    /// # Errors
    ///
    /// The text is not one value of this kind.
    pub fn parse(self, text: &str) -> Result<String, Diagnostic> {
        let span = Span::new(0, text.len());
        match self {
            SlotKind::Source => source(text, span).map(|source| source.to_string()),
            SlotKind::ScriptSource => script_source(text, span).map(|source| source.to_string()),
            SlotKind::Origin => origin(text, span).map(|origin| origin.to_string()),
            SlotKind::Url => url(text, span),
            SlotKind::Domain => domain(text, span),
        }
    }
}

fn source(text: &str, span: Span) -> Result<SourceExpression, Diagnostic> {
    let fault = |message: String| Diagnostic::fault(span, message);
    match SourceExpression::parse(text, span)? {
        SourceExpression::Host(host) if host.host == "*" => {
            Err(fault(format!("`{text}` is every host there is")).help("name a host: `https://img.example.com`"))
        }
        source @ (SourceExpression::Host(_) | SourceExpression::Scheme(_)) => Ok(source),
        other => Err(fault(format!("`{other}` is a keyword, a nonce or a hash, and no host"))
            .help("give the slot a host: `https://img.example.com`")),
    }
}

fn script_source(text: &str, span: Span) -> Result<SourceExpression, Diagnostic> {
    let host = match source(text, span)? {
        SourceExpression::Host(host) if host.scheme.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("https")) => host,
        SourceExpression::Host(host) => {
            return Err(Diagnostic::fault(span, format!("`{text}` does not say `https://`"))
                .help(format!("give the slot `https://{}`", HostSource { scheme: None, ..host }))
                .note("scripts come from there: anyone on the way could write them"));
        }
        _ => {
            return Err(Diagnostic::fault(span, format!("`{text}` is a scheme, and every script on it would run"))
                .help("give the slot a host: `https://cdn.example.com`"));
        }
    };
    Ok(SourceExpression::Host(host))
}

fn origin(text: &str, span: Span) -> Result<Origin, Diagnostic> {
    let origin = Origin::parse(text, span)?;
    // What cannot be a source cannot stand in the list: an IPv6 address is one.
    let source = script_source(&origin.to_string(), span)?;
    debug_assert_eq!(source.to_string(), origin.to_string());
    Ok(origin)
}

fn url(text: &str, span: Span) -> Result<String, Diagnostic> {
    let url = Text::Url.check(text, span)?.node;
    match url.chars().find(|c| !c.is_ascii_graphic() || matches!(c, ';' | ',' | '"' | '\'' | '\\')) {
        None => Ok(url),
        Some(bad) => {
            Err(Diagnostic::fault(span, format!("`{}` cannot stand in the URL of a slot", bad.escape_debug()))
                .help(format!("write `%{:02X}`", u32::from(bad))))
        }
    }
}

fn domain(text: &str, span: Span) -> Result<String, Diagnostic> {
    let name = text.strip_prefix('.').unwrap_or(text).to_ascii_lowercase();
    if name.ends_with('.') || !is_domain(&name) {
        return Err(Diagnostic::fault(span, format!("`{text}` is not the name of a host"))
            .help("give the slot a name, without a scheme, a port and a path: `example.com`"));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_takes_one_value_of_its_kind() {
        for (kind, text, value) in [
            (SlotKind::Source, "https://img.example.com:8443/a/", "https://img.example.com:8443/a/"),
            (SlotKind::Source, "*.example.com", "*.example.com"),
            (SlotKind::Source, "data:", "data:"),
            (SlotKind::ScriptSource, "https://cdn.example.com/js/", "https://cdn.example.com/js/"),
            (SlotKind::Origin, "https://Partner.example:443", "https://partner.example"),
            (SlotKind::Url, "/reports?a=b", "/reports?a=b"),
            (SlotKind::Url, "https://reports.example.com/csp", "https://reports.example.com/csp"),
            (SlotKind::Domain, ".Example.com", "example.com"),
        ] {
            assert_eq!(kind.parse(text), Ok(value.to_owned()));
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        use SlotKind::{Domain, Origin, ScriptSource, Source, Url};
        for (kinds, texts) in [
            (
                &[Source, ScriptSource, Origin, Domain][..],
                &[
                    "",
                    " ",
                    "*",
                    "'self'",
                    "'none'",
                    "a b",
                    "a;b",
                    "a,b",
                    "a\r\nb",
                    "\"a\"",
                    "a.example 'unsafe-inline'",
                    "\u{e9}.example",
                    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
                ][..],
            ),
            // Without its quotes, a keyword is a name like any other: of a host, but hardly one that was meant.
            (&[Source, ScriptSource, Origin], &["self", "none", "nonce-abc", "unsafe-inline"]),
            (
                &[ScriptSource, Origin],
                &["cdn.example.com", "http://cdn.example.com", "https:", "data:", "//cdn.example.com"],
            ),
            (&[Origin], &["https://a.example/", "https://*.example.com", "https://[::1]"]),
            (
                &[Url],
                &[
                    "",
                    "a b",
                    "https://a.example/;b",
                    "/a,b",
                    "/a\"b",
                    "/a'b",
                    "/a\\b",
                    "/a\nb",
                    "http://a.example/",
                    "data:text/plain,a",
                    "javascript:alert(1)",
                ],
            ),
            (
                &[Domain],
                &["https://a.example", "a.example:80", "a.example/", "127.0.0.1", "a..b", "*.a.example", "a.example."],
            ),
        ] {
            for (kind, text) in kinds.iter().flat_map(|kind| texts.iter().map(move |text| (kind, text))) {
                assert!(kind.parse(text).is_err(), "{kind:?} {text:?}");
            }
        }
    }
}
