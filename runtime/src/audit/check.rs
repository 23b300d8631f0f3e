//! The lints, applied to the headers of a response.

use http::{HeaderMap, StatusCode};
use security_policy_core::{Diagnostic, header::Field, response::Response, span::Span, url::Origin};

use super::{
    compare::compare,
    declaration::ExpectedPolicy,
    finding::{Audit, Finding},
    response::Auditable,
};

/// Evaluates the headers of a response as a browser would, and reports what is wrong or weak.
///
/// It evaluates what a browser receives, whether this crate, a handler or a proxy has set it. `response` is a response
/// of `http`, which is also axum's; a status with headers; or a [`HeaderMap`], which is evaluated like the headers of a
/// page. For redirects, `304`s and empty responses, only those lints run that matter for them, such as those of
/// cookies, HSTS and CORS.
///
/// `origin` is the origin that the response was sent from, such as `https://shop.example.com`. It enables the lints
/// that depend on the scheme or on the host, such as those about the `Domain` of a cookie. If it is not an origin, that
/// is a finding.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use security_policy::Level;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("content-security-policy", HeaderValue::from_static("script-src 'self' 'unsafe-inline'"));
/// headers.insert("set-cookie", HeaderValue::from_static("session=1; SameSite=None"));
///
/// let audit = security_policy::audit(&headers, Some("https://shop.example.com"));
/// let finding = audit.iter().find(|finding| finding.lint == Some("csp_script_unsafe_inline"));
/// let finding = finding.expect("a finding about `unsafe-inline`");
/// assert_eq!(finding.level, Level::Error);
/// assert_eq!(finding.piece(), Some("'unsafe-inline'"));
///
/// let finding = audit.iter().find(|finding| finding.header.as_deref() == Some("set-cookie"));
/// assert_eq!(finding.expect("a finding about the cookie").message, "scripts can read the cookie `session`");
/// ```
pub fn audit<R: Auditable + ?Sized>(response: &R, origin: Option<&str>) -> Audit {
    let (response, error) = read(response.headers(), response.status(), origin, &[]);
    Audit { findings: findings(response, error) }
}

/// Audits a response like [`audit`], and compares it with the policy that it should carry.
///
/// These differences are findings:
///
/// - A header that the policy declares is missing or has another value. Any nonce is accepted, and so is the form of
///   the policy for responses that use no nonce.
/// - A header that the policy removes is sent.
/// - A cookie of the policy has other attributes than the declared ones, or another cookie lacks those of `default`.
///
/// Findings that the policy accepts with `#[allow(…)]`, and missing headers that it drops with `omit`, are not
/// reported. For a policy with slots, pass what `configure` returned.
///
/// If `origin` is `None`, it is the origin that the policy declares.
///
/// # Example
///
/// ```
/// use http::Response;
/// use security_policy::{audit_policy, presets::Api};
///
/// let mut response = Response::new("{}");
/// Api::apply(response.headers_mut());
/// assert!(audit_policy(&response, &Api, None).is_empty());
///
/// response.headers_mut().insert("referrer-policy", "same-origin".parse()?);
/// assert_eq!(
///     audit_policy(&response, &Api, None).to_string(),
///     "\
/// error: `referrer-policy` differs from its declaration in `Api`
///  --> referrer-policy
///   |
///   | same-origin
///   | ^^^^^^^^^^^
///   |
///   = help: the policy declares `no-referrer`
///   = note: an outer layer, a later handler or a proxy may have replaced the policy's header",
/// );
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub fn audit_policy<R: Auditable + ?Sized, P: ExpectedPolicy + ?Sized>(
    response: &R,
    policy: &P,
    origin: Option<&str>,
) -> Audit {
    let declared = policy.declared();
    let (headers, status) = (response.headers(), response.status());
    let mut findings = compare(headers, status, policy);
    let (response, error) = read(headers, status, origin.or(declared.origin), declared.omitted);
    findings.extend(self::findings(response, error).into_iter().filter(|finding| !declared.allows(finding)));
    Audit { findings }
}

fn read(
    headers: &HeaderMap,
    status: Option<StatusCode>,
    origin: Option<&str>,
    omitted: &[&str],
) -> (Response, Option<Diagnostic>) {
    let lines: Vec<(&str, String)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let (origin, error) = match origin.map(|text| Origin::parse(text, Span::default())) {
        Some(Err(error)) => (None, Some(error)),
        Some(Ok(origin)) => (Some(origin), None),
        None => (None, None),
    };
    let lines = lines.iter().map(|(name, value)| (*name, value.as_str()));
    let mut response = Response::read_with_status(lines, status.map(|status| status.as_u16()), origin);
    response.policy.unknown.extend(omitted.iter().filter_map(|name| Field::from_name(name)));
    (response.check(), error)
}

fn findings(response: Response, error: Option<Diagnostic>) -> Vec<Finding> {
    error.iter().chain(response.diagnostics.iter()).map(|found| Finding::new(found, &response)).collect()
}
