//! Reads the values of slots, by the rules for literal sources, URLs and domains. A literal that would be a lint's finding is
//! an error in a slot.

use super::place::SlotKind;
use crate::csp::{HostSource, Intended, SourceExpression, read_source};
use crate::diagnostic::Diagnostic;
use crate::header::TextKind;
use crate::host::{check_domain, is_address};
use crate::report_url;
use crate::span::Span;
use crate::url::Origin;

/// Which hosts a source in a slot may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Breadth {
    /// Only hosts of one owner.
    OneOwner,
    /// Also hosts under which anyone can publish: sources that a lint reports where they are literals.
    Anyone,
}

impl SlotKind {
    /// Reads a value for a slot of this kind, and returns its text in the header.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not exactly one value of this kind, or allows more hosts than `breadth` permits.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy_core::slot::{Breadth, SlotKind};
    ///
    /// let parse = |text| SlotKind::Source.parse(text, Breadth::OneOwner);
    /// assert_eq!(parse("https://img.example.com").as_deref(), Ok("https://img.example.com"));
    /// assert!(parse("https://img.example.com; script-src *").is_err());
    /// assert!(parse("https:").is_err());
    /// assert_eq!(SlotKind::Source.parse("https:", Breadth::Anyone).as_deref(), Ok("https:"));
    /// ```
    pub fn parse(self, text: &str, breadth: Breadth) -> Result<String, Diagnostic> {
        let span = Span::new(0, text.len());
        match self {
            SlotKind::Source => source(text, span, breadth).map(|source| source.to_string()),
            SlotKind::ScriptSource => script_source(text, span, breadth).map(|source| source.to_string()),
            SlotKind::Origin => origin(text, span).map(|origin| origin.to_string()),
            SlotKind::Url => url(text, span),
            SlotKind::Domain => domain(text, span),
        }
    }
}

fn source(text: &str, span: Span, breadth: Breadth) -> Result<SourceExpression, Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    let source = match read_source(text.into())? {
        source @ (SourceExpression::Host(_) | SourceExpression::Scheme(_)) => source,
        SourceExpression::Unquoted(word) => {
            return Err(match Intended::of(&word) {
                Some(Intended::Scheme(scheme)) => {
                    error(format!("`{word}` is read as a host name, since a scheme ends with a colon"))
                        .help(format!("give the slot `{scheme}:`, or a host: {EXAMPLE}"))
                }
                Some(Intended::Word) => {
                    error(format!("`{word}` is read as a host name, and is probably not meant as one")).help(GIVE_HOST)
                }
                _ => error(format!("`{word}` is a keyword, a nonce or a hash, and not a host")).help(GIVE_HOST),
            });
        }
        other => {
            return Err(error(format!("`{other}` is a keyword, a nonce or a hash, and not a host")).help(GIVE_HOST));
        }
    };
    if breadth == Breadth::Anyone {
        return Ok(source);
    }
    match &source {
        SourceExpression::Scheme(scheme) if is_network(scheme) => {
            Err(error(format!("`{text}` allows every host")).help(name_a_host(text)).note(ANYONE))
        }
        SourceExpression::Host(host) if host.host == "*" => {
            Err(error(format!("`{text}` allows every host")).help(name_a_host(text)).note(ANYONE))
        }
        host if host.has_many_owners() && matches!(host, SourceExpression::Host(_)) => {
            Err(error(format!("`{text}` matches every host below a public suffix"))
                .help(name_a_host(text))
                .note(ANYONE))
        }
        SourceExpression::Host(host) if is_foreign_address(&host.host) => {
            Err(error(format!("`{text}` is an IP address"))
                .help("give the slot the name of the host, or call `parse_allowing_anyone`")
                .note(ADDRESS))
        }
        _ => Ok(source),
    }
}

fn script_source(text: &str, span: Span, breadth: Breadth) -> Result<SourceExpression, Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    let host = match source(text, span, breadth)? {
        SourceExpression::Host(host) if host.scheme.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("https")) => host,
        SourceExpression::Host(host) => {
            return Err(error(format!("`{text}` does not start with `https://`"))
                .help(format!("give the slot `https://{}`", HostSource { scheme: None, ..host }))
                .note("anyone on the network can replace scripts that are loaded over http"));
        }
        _ => {
            return Err(error(format!("`{text}` allows scripts from every URL of this scheme"))
                .help("give the slot a host: `https://cdn.example.com`"));
        }
    };
    match host.bypass(EVALUATES).filter(|_| breadth == Breadth::OneOwner) {
        Some(way) => Err(error(format!("`{text}` covers `{}`, where {}", way.pattern, way.kind.describe()))
            .help("give the slot a path that contains only the site's own files, or call `parse_allowing_anyone`")
            .note("an attacker who can inject a script element can run any script from there")),
        None => Ok(SourceExpression::Host(host)),
    }
}

fn origin(text: &str, span: Span) -> Result<Origin, Diagnostic> {
    let origin = Origin::parse(text, span)?;
    if !origin.is_https() {
        return Err(Diagnostic::error(span, format!("`{text}` does not start with `https://`"))
            .help(format!("give the slot `https://{}`", origin.host()))
            .note("anyone on the network can replace a page that is loaded over http"));
    }
    if is_foreign_address(origin.host()) {
        return Err(Diagnostic::error(span, format!("`{text}` is an IP address"))
            .help("give the slot the name of the host: `https://partner.example`")
            .note(ADDRESS));
    }
    // `frame-ancestors` takes sources, and an origin such as `https://[::1]` is not a valid one.
    source(&origin.to_string(), span, Breadth::OneOwner)?;
    Ok(origin)
}

fn url(text: &str, span: Span) -> Result<String, Diagnostic> {
    let url = TextKind::Url.check(text, span)?.node;
    report_url::check(text, span)?;
    match url.chars().find(|c| !c.is_ascii_graphic() || matches!(c, ';' | ',' | '"' | '\'' | '\\')) {
        None => Ok(url),
        Some(bad) => Err(Diagnostic::error(span, format!("the URL of a slot cannot contain `{}`", bad.escape_debug()))
            .help(format!("write `%{:02X}`", u32::from(bad)))),
    }
}

fn domain(text: &str, span: Span) -> Result<String, Diagnostic> {
    // Browsers ignore one leading dot, and old configurations still have it.
    let name = text.strip_prefix('.').unwrap_or(text).to_ascii_lowercase();
    match check_domain(&name, span, None) {
        Ok(()) => Ok(name),
        Err(error) => Err(error.help("give the slot the domain of the site: `example.com`")),
    }
}

fn is_network(scheme: &str) -> bool {
    ["http", "https", "ws", "wss", "ftp"].iter().any(|network| network.eq_ignore_ascii_case(scheme))
}

/// Whether a host is an IP address other than a loopback address, which development servers use.
fn is_foreign_address(host: &str) -> bool {
    let is_loopback = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    is_address(host) && !is_loopback
}

fn name_a_host(text: &str) -> String {
    format!("name a host: {EXAMPLE}; to allow `{text}`, call `parse_allowing_anyone`")
}

/// Whether the list of the slot contains `unsafe_eval`. That is unknown here, so that the stricter answer is assumed.
const EVALUATES: bool = true;

const EXAMPLE: &str = "`https://img.example.com`";
const GIVE_HOST: &str = "give the slot a host: `https://img.example.com`";
const ANYONE: &str = "anyone can publish content there that the page would load";
const ADDRESS: &str = "by CSP3, a source matches host names only, and an address may be reassigned to another owner";

#[cfg(test)]
mod tests {
    use super::*;

    /// What to give the slot instead.
    #[test]
    fn what_help_names() {
        for (kind, text, help) in [
            (SlotKind::Source, "https", "`https:`"),
            (SlotKind::Source, "*", "name a host"),
            (SlotKind::Source, "https:", "name a host"),
            (SlotKind::ScriptSource, "http://cdn.example.com", "`https://cdn.example.com`"),
            (SlotKind::ScriptSource, "cdn.example.com", "`https://cdn.example.com`"),
        ] {
            let error = kind.parse(text, Breadth::OneOwner).expect_err(text);
            assert!(error.help.as_deref().is_some_and(|said| said.contains(help)), "{text}: {error:?}");
        }
    }

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
            assert_eq!(kind.parse(text, Breadth::OneOwner), Ok(value.to_owned()));
        }
    }

    #[test]
    fn anything_else_is_rejected() {
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
            // Without its quotes, a keyword is a valid host name, but probably not meant as one.
            (
                &[Source, ScriptSource, Origin],
                &["self", "none", "nonce", "nonce-abc", "unsafe-inline", "unsafe_inline"],
            ),
            (
                &[Source, ScriptSource, Origin],
                &["data", "wss", "null", "deny", "report-to", "Script-Src", "default-src"],
            ),
            (
                &[Source, ScriptSource, Origin],
                &[
                    "javascript:",
                    "javascript:alert(1)",
                    "https:",
                    "wss:",
                    "HTTP:",
                    "https://*",
                    "*:*",
                    "*.com",
                    "https://*.com",
                    "https://*.co.uk",
                    "https://*.com.au",
                    "https://*.github.io",
                    "https://*.pages.dev",
                    "https://*.s3.amazonaws.com",
                    "https://*.fastly.net",
                    "https://*.COM",
                    "https://*.com.",
                    "https://192.0.2.7",
                    "https://127.1",
                    "https://0x7f.1",
                    "https://2130706433",
                    "https://127.0.0.1.",
                    "https://-shop.example.com",
                    "https://shop-.example.com",
                    "https://a_b.example.com",
                    "https://a..b",
                    "https://",
                    "//cdn.example.com",
                    "https:/cdn.example.com",
                ],
            ),
            (
                &[ScriptSource],
                &["https://cdn.jsdelivr.net", "https://cdn.jsdelivr.net/npm/", "https://www.google-analytics.com"],
            ),
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
                    "//evil.example/r",
                    "///evil.example/r",
                    "/\\evil.example/r",
                    "https://",
                    "https:///r",
                    "https:/reports",
                    "https:evil.example",
                    "ftp://a.example/",
                    "https://user:pw@a.example/",
                    "https://a.example:99999/",
                    "https://-a.example/",
                    "https://127.1/r",
                    "reports",
                    "evil.example/r",
                ],
            ),
            (
                &[Domain],
                &[
                    "https://a.example",
                    "a.example:80",
                    "a.example/",
                    "127.0.0.1",
                    "127.1",
                    "0x7f.1",
                    "2130706433",
                    "a.example.1",
                    "a..b",
                    "..a.example",
                    "*.a.example",
                    "a.example.",
                    "-a.example",
                    "a-.example",
                    "a_b.example",
                    "com",
                    "co.uk",
                    ".co.uk",
                    "CO.UK",
                    "github.io",
                    "localhost",
                    "[::1]",
                ],
            ),
        ] {
            for (kind, text) in kinds.iter().flat_map(|kind| texts.iter().map(move |text| (kind, text))) {
                assert!(kind.parse(text, Breadth::OneOwner).is_err(), "{kind:?} {text:?}");
            }
        }
    }

    #[test]
    fn a_source_that_a_lint_would_report_needs_an_explicit_call() {
        use SlotKind::{ScriptSource, Source};
        for (kind, text) in [
            (Source, "*"),
            (Source, "https:"),
            (Source, "https://*.com"),
            (Source, "*.github.io"),
            (Source, "https://192.0.2.7"),
            (ScriptSource, "https://*.github.io"),
            (ScriptSource, "https://cdn.jsdelivr.net"),
        ] {
            assert!(kind.parse(text, Breadth::OneOwner).is_err(), "{text}");
            assert_eq!(kind.parse(text, Breadth::Anyone), Ok(text.to_owned()));
        }
        for (kind, text) in [
            (Source, "javascript:"),
            (Source, "'self'"),
            (Source, "report-to"),
            (Source, "null"),
            (Source, "127.1"),
            (ScriptSource, "https:"),
            (ScriptSource, "http://cdn.example.com"),
            (SlotKind::Domain, "co.uk"),
            (SlotKind::Url, "//evil.example"),
        ] {
            assert!(kind.parse(text, Breadth::Anyone).is_err(), "{text}");
        }
    }

    /// A text that is an error as a literal is an error in a slot.
    #[test]
    fn no_slot_is_weaker_than_a_literal() {
        use crate::csp::{ClauseValue, Csp, Disposition};
        for text in [
            "self",
            "data",
            "null",
            "deny",
            "report-to",
            "javascript:",
            "127.1",
            "0x7f.1",
            "-a.example",
            "a_b.example",
            "a..b",
            "https://",
            "//a.example",
            "https:/a.example",
            "'self",
            "a.example?x",
            "u@a.example",
            "[::1]",
            "a.example:0",
        ] {
            let (csp, errors) = Csp::parse(&format!("img-src {text}"), Disposition::Enforce);
            let is_lost = |value: &ClauseValue| matches!(value, ClauseValue::Sources(list) if list.iter().any(|source| matches!(source.node, SourceExpression::Unquoted(_))));
            assert!(!errors.is_empty() || csp.clauses.iter().any(|clause| is_lost(&clause.value)), "{text}");
            assert!(SlotKind::Source.parse(text, Breadth::Anyone).is_err(), "{text}");
        }
        for text in ["//a.example", "javascript:alert(1)", "https://", "https:/r", "data:,x", "ftp://a.example/"] {
            let (_, errors) = Csp::parse(&format!("report-uri {text}"), Disposition::Enforce);
            assert!(!errors.is_empty(), "{text}");
            assert!(SlotKind::Url.parse(text, Breadth::OneOwner).is_err(), "{text}");
        }
    }
}
