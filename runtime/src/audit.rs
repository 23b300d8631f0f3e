//! The lints over the headers of a live response.

use http::HeaderMap;
use security_policy_core::{Diagnostic, response::Response, span::Span, url::Origin};
use serde::Serialize;
use std::{fmt, ops::Range};

use crate::level::Level;

/// Reads the headers of a response as a browser would, and says what is wrong with them.
///
/// It takes what an application really sends, whoever set it: this crate, a handler, a proxy in front. `origin` is where
/// the response came from, such as `https://shop.example.com`; with it, the rules of https and http are checked too. One
/// that is no origin is a finding itself.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use security_policy::Level;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("content-security-policy", HeaderValue::from_static("script-src 'self' 'unsafe-inline'"));
///
/// let audit = security_policy::audit(&headers, Some("https://shop.example.com"));
/// let finding = audit.iter().find(|finding| finding.lint == Some("csp_script_unsafe_inline"));
/// let finding = finding.expect("it runs injected scripts");
/// assert_eq!(finding.level, Level::Error);
/// assert_eq!(finding.piece(), Some("'unsafe-inline'"));
/// ```
pub fn audit(headers: &HeaderMap, origin: Option<&str>) -> Audit {
    let lines: Vec<(&str, String)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let origin = origin.map(|text| Origin::parse(text, Span::default()));
    let (origin, fault) = match origin {
        Some(Err(fault)) => (None, Some(fault)),
        Some(Ok(origin)) => (Some(origin), None),
        None => (None, None),
    };
    let response = Response::audit(lines.iter().map(|(name, value)| (*name, value.as_str())), origin);
    let found = fault.iter().chain(response.diagnostics.iter());
    Audit { findings: found.map(|found| Finding::new(found, &response)).collect() }
}

/// What is wrong with the headers of a response, in their order.
///
/// It serialises as a list of [`Finding`]s, and prints as rustc prints its errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[must_use]
pub struct Audit {
    findings: Vec<Finding>,
}

impl Audit {
    /// Each finding.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings but for those of `lints`.
    pub fn without(mut self, lints: &[&str]) -> Self {
        self.findings.retain(|finding| !finding.lint.is_some_and(|lint| lints.contains(&lint)));
        self
    }
}

impl<'a> IntoIterator for &'a Audit {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Audit {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

/// The findings, an empty line between each two.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

/// One thing that is wrong with a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The lint that found it; `None` for a value that browsers cannot read.
    pub lint: Option<&'static str>,
    /// How much it matters.
    pub level: Level,
    /// The header that is to blame, in lower case; `None` for one that is missing.
    pub header: Option<String>,
    /// Its value. Lines that browsers join are one.
    pub value: Option<String>,
    /// The bytes of the value that are to blame; `None` for all of the header.
    pub span: Option<Range<usize>>,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker makes of it.
    pub note: Option<String>,
}

impl Finding {
    fn new(found: &Diagnostic, response: &Response) -> Self {
        let line = response.line(found.span);
        let piece = line.filter(|line| line.value.contains(found.span) && found.span.start < found.span.end);
        Finding {
            lint: found.lint,
            level: Level::of(found.level),
            header: line.map(|line| line.name.clone()),
            value: line.and_then(|line| response.text.get(line.value.start..line.value.end)).map(str::to_owned),
            span: piece.map(|line| found.span.start - line.value.start..found.span.end - line.value.start),
            message: found.message.clone(),
            help: found.help.clone(),
            note: found.note.clone(),
        }
    }

    /// The piece of the value that is to blame.
    pub fn piece(&self) -> Option<&str> {
        self.value.as_deref()?.get(self.span.clone()?)
    }
}

/// As rustc prints an error, without an end of line.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level, self.message)?;
        write!(f, "\n --> {}", self.header.as_deref().unwrap_or("response"))?;
        if let Some(value) = &self.value {
            write!(f, "\n  |\n  | {value}")?;
        }
        if let (Some(value), Some(span)) = (&self.value, &self.span) {
            let before = value.get(..span.start).unwrap_or_default().chars().count();
            let length = self.piece().unwrap_or_default().chars().count().max(1);
            write!(f, "\n  | {:before$}{:^<length$}", "", "")?;
        }
        f.write_str("\n  |")?;
        for (name, text) in [("help", &self.help), ("note", &self.note)] {
            if let Some(text) = text {
                write!(f, "\n  = {name}: {text}")?;
            }
        }
        self.lint.map_or(Ok(()), |lint| write!(f, "\n  = lint: {lint}"))
    }
}

/// Fails a test with what [`audit`](crate::audit()) finds in a response.
///
/// It takes whatever has a method `headers()`, as the responses of `http`, axum and reqwest do, or a
/// [`HeaderMap`](http::HeaderMap). `origin` is where the response came from. `allow` names the lints that the response may
/// break.
///
/// # Panics
///
/// Panics where there is a finding, a warning too, and prints each as rustc would; also where `allow` names no lint.
///
/// # Example
///
/// ```
/// use security_policy::{Nonce, assert_secure, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         content_security_policy: {
///             default_src: none,
///             script_src: nonce,
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_content_type_options: nosniff,
///         referrer_policy: strict_origin_when_cross_origin,
///         cross_origin_opener_policy: same_origin,
///         cache_control: { no_store },
///     }
/// }
///
/// let mut response = http::Response::new("");
/// Shop::apply(response.headers_mut(), &Nonce::random());
///
/// assert_secure!(response, origin: "https://shop.example.com");
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
#[macro_export]
macro_rules! assert_secure {
    ($response:expr $(, origin: $origin:expr)? $(, allow: [$($lint:ident),* $(,)?])? $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::__private::Headers as _;
        #[allow(unused_mut, unused_assignments)]
        let mut origin: ::core::option::Option<&::core::primitive::str> = ::core::option::Option::None;
        $(origin = ::core::option::Option::Some($origin);)?
        let allowed: &[&::core::primitive::str] = &[$($(::core::stringify!($lint)),*)?];
        $crate::__private::assert_secure(($response).headers(), origin, allowed);
    }};
}

/// What [`assert_secure!`](crate::assert_secure!) does.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_secure(headers: &HeaderMap, origin: Option<&str>, allowed: &[&str]) {
    if let Some(unknown) = allowed.iter().find(|name| crate::lints::find(name).is_none()) {
        panic!("`{unknown}` is not a lint; `security_policy::lints::all()` lists them");
    }
    let audit = audit(headers, origin).without(allowed);
    assert!(audit.is_empty(), "this response is not secure\n\n{audit}\n");
}

/// A map of headers where a response is asked for.
pub trait Headers {
    /// The headers.
    fn headers(&self) -> &HeaderMap;
}

impl Headers for HeaderMap {
    fn headers(&self) -> &HeaderMap {
        self
    }
}
