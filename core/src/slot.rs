//! Slots: `$name` in a policy, filled once at start-up.
//!
//! Where a slot stands decides what it takes. What it takes is one value of one kind, read by the same parser as the rest
//! of the policy, so that it can carry no second source, no directive and no header.

use crate::csp::{ClauseValue, Csp, Directive, SourceExpression};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::filled::Filled;
use crate::header::{FieldValue, Text};
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::url::{Origin, is_domain};

/// What a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotKind {
    /// A host or a scheme: `https://img.example.com`, `*.example.com`, `data:`.
    Source,
    /// A host that is reached over https: `https://cdn.example.com`.
    ScriptSource,
    /// A whole origin, over https: `https://partner.example`.
    Origin,
    /// An https URL or a path, for reports.
    Url,
    /// The name of a host.
    Domain,
}

/// A slot of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name, where it stands first.
    pub name: Spanned<String>,
    /// What it takes.
    pub kind: SlotKind,
}

impl SlotKind {
    /// What a slot takes that stands where this and where `other` is taken; `None` where nothing is both.
    fn and(self, other: SlotKind) -> Option<SlotKind> {
        use SlotKind::{Domain, Origin, ScriptSource, Source, Url};
        match (self, other) {
            // An https origin is an https host without a path, which is a source.
            (Source | ScriptSource | Origin, Source | ScriptSource | Origin) => Some(self.max(other)),
            (Url, Url) | (Domain, Domain) => Some(self),
            _ => None,
        }
    }

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

    /// What it takes, with its article, for a message.
    pub const fn describe(self) -> &'static str {
        match self {
            SlotKind::Source => "a source",
            SlotKind::ScriptSource => "an https source",
            SlotKind::Origin => "an https origin",
            SlotKind::Url => "a URL for reports",
            SlotKind::Domain => "a domain",
        }
    }
}

impl SecurityPolicy {
    /// The slots of a policy, in the order in which they stand first.
    ///
    /// `is_open` tells whether a slot among script sources takes more than https hosts.
    pub fn slots(&self, is_open: &dyn Fn(Span) -> bool, out: &mut Diagnostics) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        for (name, span, kind) in self.uses(is_open) {
            let Some(slot) = slots.iter_mut().find(|slot| slot.name.node == name) else {
                slots.push(Slot { name: Spanned::new(name.to_owned(), span), kind });
                continue;
            };
            match slot.kind.and(kind) {
                Some(both) => slot.kind = both,
                None => out.push(
                    Diagnostic::fault(
                        span,
                        format!("`${name}` is {} here, and {} elsewhere", kind.describe(), slot.kind.describe()),
                    )
                    .help("give each a slot of its own"),
                ),
            }
        }
        slots
    }

    fn uses(&self, is_open: &dyn Fn(Span) -> bool) -> Vec<(&str, Span, SlotKind)> {
        let mut uses = Vec::new();
        for header in &self.headers {
            match &header.value {
                HeaderValue::Field(FieldValue::Csp(csp)) => uses_of(csp, is_open, &mut uses),
                HeaderValue::Field(FieldValue::Endpoints(endpoints)) => {
                    for endpoint in endpoints {
                        uses.extend(filled(&endpoint.url));
                    }
                }
                _ => {}
            }
        }
        for cookie in self.cookies() {
            uses.extend(cookie.domain_slot().map(|(name, span)| (name, span, SlotKind::Domain)));
        }
        uses
    }
}

fn uses_of<'a>(csp: &'a Csp, is_open: &dyn Fn(Span) -> bool, uses: &mut Vec<(&'a str, Span, SlotKind)>) {
    for clause in &csp.clauses {
        for source in clause.sources() {
            let SourceExpression::Slot(name) = &source.node else { continue };
            let kind = match clause.directive.node {
                Directive::FrameAncestors => SlotKind::Origin,
                directive if loads_script(csp, directive) && !is_open(source.span) => SlotKind::ScriptSource,
                _ => SlotKind::Source,
            };
            uses.push((name.as_str(), source.span, kind));
        }
        if let ClauseValue::Urls(urls) = &clause.value {
            for url in urls {
                uses.extend(filled(url));
            }
        }
    }
}

fn filled(url: &Spanned<Filled>) -> Option<(&str, Span, SlotKind)> {
    match &url.node {
        Filled::Slot(name) => Some((name, url.span, SlotKind::Url)),
        Filled::Text(_) => None,
    }
}

/// Whether what this directive lists can run as script in the page, or decides where its scripts come from.
pub(crate) fn loads_script(csp: &Csp, directive: Directive) -> bool {
    let lists = csp.deciding(&[Directive::ScriptSrc, Directive::ScriptSrcElem, Directive::WorkerSrc]);
    matches!(directive, Directive::BaseUri | Directive::ObjectSrc)
        || lists.iter().any(|list| list.directive.node == directive)
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
                .help(format!("give the slot `https://{}`", crate::csp::HostSource { scheme: None, ..host }))
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
