//! Headers → findings.

use http::{HeaderMap, StatusCode};
use security_policy_core::{Diagnostic, header::Field, response::Response, span::Span, url::Origin};

use super::{
    compare::compare,
    declared::Expected,
    finding::{Audit, Finding},
    response::Audited,
};

/// Reads the headers of a response as a browser would, and says what is wrong with them.
///
/// It takes what an application really sends, whoever set it: this crate, a handler, a proxy in front. `response` is a
/// response of `http`, which is also axum's; a status and its headers; or a [`HeaderMap`], which is taken for the headers
/// of a page. A redirect, a `304` and an empty response are judged for what counts on them: cookies, HSTS, CORS, and
/// not what protects a page.
///
/// `origin` is where the response came from, such as `https://shop.example.com`; with it, the rules of https and http are
/// checked too, and the domains of cookies. One that is no origin is a finding itself.
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
/// let finding = finding.expect("it runs injected scripts");
/// assert_eq!(finding.level, Level::Error);
/// assert_eq!(finding.piece(), Some("'unsafe-inline'"));
///
/// let finding = audit.iter().find(|finding| finding.header.as_deref() == Some("set-cookie"));
/// assert_eq!(finding.expect("a weak cookie").message, "scripts can read the cookie `session`");
/// ```
pub fn audit<R: Audited + ?Sized>(response: &R, origin: Option<&str>) -> Audit {
    let (response, error) = read(response.headers(), response.status(), origin, &[]);
    Audit { findings: findings(response, error) }
}

/// Does the same for a response that should carry a policy of this program.
///
/// What the policy accepts with `#[allow(…)]`, and what it drops with `omit`, is no finding. What the response does not
/// carry as the policy declares it is one: each header, where a nonce may have any value and a response without a nonce
/// is as good; a header that the policy removes; a cookie of the policy, and the attributes that it adds to all others. A
/// policy with slots is given as what its `configure` returns.
///
/// Without `origin`, it is the one that the policy declares.
///
/// # Panics
///
/// Panics where [`Nonce::random`](crate::Nonce::random) does.
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
/// error: `referrer-policy` is not what `Api` declares
///  --> referrer-policy
///   |
///   | same-origin
///   | ^^^^^^^^^^^
///   |
///   = help: the policy declares `no-referrer`
///   = note: what is sent after the policy was applied, by an outer layer or a proxy, is what browsers get",
/// );
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub fn audit_policy<R: Audited + ?Sized, P: Expected + ?Sized>(
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
