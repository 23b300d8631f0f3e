//! The lints of pages, applied to a response.

use bytes::Bytes;
use http::{HeaderMap, Response};
use security_policy_core::{
    csp::{Disposition, SourceExpression},
    csrf::CsrfPolicy,
    fetch::Policies,
    lint::{Levels, PageContext, check_pages},
    page::{CsrfField, Event, FileSet, MarkupFile, Page},
    policy::SecurityPolicy,
    response::Response as Headers,
    span::Span,
    url::Origin,
};

use super::{
    audit::{PageAudit, PageFinding},
    html,
    response::PageResponse,
};
use crate::audit::ExpectedPolicy;

/// A check of a page against the policy in its own headers. [`assert_page!`](crate::assert_page) uses it.
///
/// # Example
///
/// ```
/// use http::Response;
/// use security_policy::page::PageCheck;
///
/// let response = Response::builder()
///     .header("content-type", "text/html")
///     .header("content-security-policy", "default-src 'self'")
///     .body("<button onclick='buy()'>Buy</button>")?;
///
/// let audit = PageCheck::new(response).audit();
/// let finding = audit.iter().next().expect("the policy blocks the handler");
/// assert_eq!((finding.lint, finding.position), ("template_inline_handler", Some((1, 9))));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "`assert` and `audit` run the check"]
pub struct PageCheck<'p> {
    response: Response<Bytes>,
    again: Option<HeaderMap>,
    policy: Option<&'p dyn ExpectedPolicy>,
    origin: Option<String>,
    path: String,
    allowed: Vec<String>,
}

impl<'p> PageCheck<'p> {
    /// Returns a check of a response.
    ///
    /// # Panics
    ///
    /// Panics if the body of the response is not complete. [`read`](super::read) reads a streamed one first.
    #[track_caller]
    pub fn new<Kind>(response: impl PageResponse<Kind>) -> Self {
        let (policy, origin, allowed) = (None, None, Vec::new());
        Self { response: response.into_page(), again: None, policy, origin, path: "response".to_owned(), allowed }
    }

    /// Names the policy that the response should carry, or what its `configure` returned. Forms then need the token of its `csrf`,
    /// `'self'` is its `origin`, and findings that it accepts with `#[allow(…)]` are ignored.
    pub fn policy(self, policy: &'p (impl ExpectedPolicy + 'p)) -> Self {
        Self { policy: Some(policy), ..self }
    }

    /// Names the origin that the response was sent from, which `'self'` matches.
    pub fn origin(self, origin: &str) -> Self {
        Self { origin: Some(origin.to_owned()), ..self }
    }

    /// Compares the nonce with that of another response. Two responses with the same nonce are a finding: an attacker who has seen
    /// the first one can run scripts in the second one.
    #[track_caller]
    pub fn again<Kind>(self, response: impl PageResponse<Kind>) -> Self {
        let (parts, _) = response.into_page().into_parts();
        Self { again: Some(parts.headers), ..self }
    }

    /// Ignores the findings of these lints.
    pub fn allow(mut self, lints: &[&str]) -> Self {
        self.allowed.extend(lints.iter().map(|lint| (*lint).to_owned()));
        self
    }

    /// The name of the page in findings.
    #[cfg(feature = "tower")]
    pub(super) fn path(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// Returns the findings.
    ///
    /// # Panics
    ///
    /// Panics if the response is no page, if the origin is not one, or if `allow` names a lint that does not exist.
    #[track_caller]
    pub fn audit(&self) -> PageAudit {
        if let Some(unknown) = self.allowed.iter().find(|name| crate::lints::find(name).is_none()) {
            panic!("`{unknown}` is not a lint; `security_policy::lints::all()` lists them");
        }
        let text = html::text(&self.response).unwrap_or_else(|reason| {
            panic!("this response is not a page: {reason}\nhelp: `assert_secure!` checks the headers of any response")
        });
        let mut findings = self.of_headers();
        findings.extend(self.of_body(text));
        findings.retain(|finding| !self.is_allowed(finding.lint));
        PageAudit { findings }
    }

    /// Runs the check.
    ///
    /// # Panics
    ///
    /// Panics if there is any finding, warnings included, and where [`audit`](Self::audit) does.
    #[track_caller]
    pub fn assert(self) {
        let audit = self.audit();
        assert!(audit.is_empty(), "this page does not match the policy that it is sent with\n\n{audit}\n\n{UNSEEN}\n");
    }

    /// What is wrong whatever the body contains.
    fn of_headers(&self) -> Vec<PageFinding> {
        let mut findings = Vec::new();
        let sent = read(self.response.headers());
        if sent.csps_of(Disposition::Enforce).is_empty() {
            findings.push(PageFinding::of_headers(
                "csp_missing",
                "the response has no Content-Security-Policy to judge the page with",
                "apply the policy to the response: `.layer(Shop::layer())`",
                "browsers run every script of the page, also one that an attacker injects",
            ));
        }
        let nonces = |headers| nonces(&read(headers));
        let repeated = self
            .again
            .as_ref()
            .is_some_and(|again| nonces(again).iter().any(|nonce| nonces(self.response.headers()).contains(nonce)));
        if repeated {
            findings.push(repeated_nonce());
        }
        findings
    }

    fn of_body(&self, text: String) -> Vec<PageFinding> {
        let mut sent = read(self.response.headers());
        let declared = self.policy.map(|policy| policy.declared());
        let field = declared.and_then(|declared| declared.csrf_field);
        sent.csrf = field.map(CsrfPolicy::with_field);
        let mut files = FileSet::new();
        let file = files.add(MarkupFile { path: self.path.clone(), name: self.path.clone(), text });
        let is_token =
            |event: &Event<'_>| field.is_some_and(|name| CsrfField { name, is_template: false }.is_in(event));
        let context = PageContext {
            files: &files,
            comments: &[],
            comment: ["<!--", "-->"],
            expression: ["{{", "}}"],
            policy: &sent,
            policies: &Policies::of(&sent, self.page_origin()),
            nonce: None,
            is_token: &is_token,
            span: Span::default(),
        };
        let found = check_pages(&[Page::plain(file, &files)], &context, &Levels::default());
        found.iter().map(|found| PageFinding::new(found, &files)).collect()
    }

    #[track_caller]
    fn page_origin(&self) -> Origin {
        let declared = self.policy.and_then(|policy| policy.declared().origin);
        let origin = self.origin.as_deref().or(declared).unwrap_or(UNKNOWN_ORIGIN);
        match Origin::parse(origin, Span::default()) {
            Ok(origin) => origin,
            Err(error) => panic!("{}", error.message),
        }
    }

    fn is_allowed(&self, lint: &str) -> bool {
        let accepted = self.policy.map_or(&[][..], |policy| policy.declared().allowed);
        accepted.iter().any(|(accepted, ..)| *accepted == lint) || self.allowed.iter().any(|allowed| allowed == lint)
    }
}

impl std::fmt::Debug for PageCheck<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageCheck").field("path", &self.path).field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

/// A nonce that two responses have.
pub(super) fn repeated_nonce() -> PageFinding {
    PageFinding::of_headers(
        "csp_static_nonce",
        "two responses have the same nonce",
        "make a nonce for each response: `Nonce::random()`, or the argument `Nonce` of a handler under a layer",
        "an attacker who has seen the nonce of one response can add it to a script that is injected into another one",
    )
}

/// The policy that the headers declare.
fn read(headers: &HeaderMap) -> SecurityPolicy {
    let lines: Vec<(&str, String)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    Headers::read(lines.iter().map(|(name, value)| (*name, value.as_str())), None).policy
}

/// The nonces of the enforced policies in the headers.
#[cfg(feature = "tower")]
pub(super) fn sent_nonces(headers: &HeaderMap) -> Vec<String> {
    nonces(&read(headers))
}

fn nonces(policy: &SecurityPolicy) -> Vec<String> {
    let mut found = Vec::new();
    for csp in policy.csps_of(Disposition::Enforce) {
        for source in csp.clauses.iter().flat_map(|clause| clause.sources()) {
            if let SourceExpression::FixedNonce(nonce) = &source.node {
                found.push(nonce.to_string());
            }
        }
    }
    found.dedup();
    found
}

/// What no check of a response can know.
pub(super) const UNSEEN: &str =
    "note: a response does not show whether its values were escaped; the field `templates` checks that";

/// The origin of a page, if neither the test nor the policy names it.
const UNKNOWN_ORIGIN: &str = "https://localhost";
