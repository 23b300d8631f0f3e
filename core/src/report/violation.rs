//! A violation of a Content-Security-Policy, from either kind of report.

use super::field::Field;
use super::model::Report;
use crate::csp::{Directive, Disposition};
use crate::url::is_scheme;

/// A violation of a Content-Security-Policy ([CSP3, section 5](https://w3c.github.io/webappsec-csp/#reporting)).
///
/// [`Report::violation`] makes it, from `csp-violation` and from the legacy `csp-report`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation<'a> {
    /// The page.
    pub document_url: &'a str,
    /// What was blocked.
    pub blocked: Blocked<'a>,
    /// The most specific directive, such as `script-src-elem`. For engines that send only `violated-directive`, the name in it.
    pub effective_directive: &'a str,
    /// The policy as the browser received it; empty if the report lacks it.
    pub original_policy: &'a str,
    /// Whether it was blocked or only reported.
    pub disposition: Disposition,
    /// The first 40 characters of code, with `'report-sample'`; otherwise empty. For a Trusted Types sink, `sink|code`.
    pub sample: &'a str,
    /// The script or the page whose code was the cause; empty if the browser does not say.
    pub source_file: &'a str,
    /// The line in that file, from 1.
    pub line: Option<u64>,
    /// The column in that line.
    pub column: Option<u64>,
}

/// What a violation blocked (CSP3, section 2.4.2, "resource"; section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blocked<'a> {
    /// An inline script, event handler, style or `javascript:` URL.
    Inline,
    /// A text that is evaluated as a script: `eval`, `new Function`.
    Eval,
    /// The compilation of WebAssembly.
    WasmEval,
    /// The creation of a Trusted Types policy.
    TrustedTypesPolicy,
    /// A string where Trusted Types are required.
    TrustedTypesSink,
    /// A URL of the page's own origin, in older versions of Firefox.
    Own,
    /// A URL that is not http or https, by its scheme: `data`, `chrome-extension`.
    Scheme(&'a str),
    /// A URL, as it was before redirects.
    Url(&'a str),
    /// The browser does not say.
    Unnamed,
}

impl Report {
    /// Returns the violation of a Content-Security-Policy that this report is about; `None` for other types.
    pub fn violation(&self) -> Option<Violation<'_>> {
        if !self.kind.is_violation() {
            return None;
        }
        let text = |field| self.text(field).unwrap_or_default();
        let named = Some(text(Field::EffectiveDirective)).filter(|name| !name.is_empty());
        let directive = named.or_else(|| text(Field::ViolatedDirective).split_ascii_whitespace().next());
        let disposition = if self.is_report_only() { Disposition::Report } else { Disposition::Enforce };
        Some(Violation {
            document_url: Some(text(Field::DocumentUrl)).filter(|url| !url.is_empty()).unwrap_or(&self.url),
            blocked: Blocked::of(text(Field::BlockedUrl)),
            effective_directive: directive.unwrap_or_default(),
            original_policy: text(Field::OriginalPolicy),
            disposition,
            sample: text(Field::Sample),
            source_file: text(Field::SourceFile),
            line: self.integer(Field::LineNumber),
            column: self.integer(Field::ColumnNumber),
        })
    }
}

impl Violation<'_> {
    /// Returns the directive; `None` for a name that is not one.
    pub fn directive(&self) -> Option<Directive> {
        Directive::from_name(self.effective_directive)
    }
}

impl<'a> Blocked<'a> {
    /// Reads the value of `blocked-uri`.
    pub fn of(text: &'a str) -> Blocked<'a> {
        match WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, blocked)) => *blocked,
            None => match text.strip_suffix(':').unwrap_or(text) {
                scheme if is_scheme(scheme) => Blocked::Scheme(scheme),
                _ => Blocked::Url(text),
            },
        }
    }

    /// The word, the scheme or the URL, as reports spell it.
    pub fn text(self) -> &'a str {
        match self {
            Blocked::Scheme(text) | Blocked::Url(text) => text,
            word => WORDS.iter().find(|(_, blocked)| *blocked == word).map_or("", |(text, _)| text),
        }
    }
}

const WORDS: &[(&str, Blocked<'static>)] = &[
    ("inline", Blocked::Inline),
    ("eval", Blocked::Eval),
    ("wasm-eval", Blocked::WasmEval),
    ("trusted-types-policy", Blocked::TrustedTypesPolicy),
    ("trusted-types-sink", Blocked::TrustedTypesSink),
    ("self", Blocked::Own),
    ("", Blocked::Unnamed),
];
