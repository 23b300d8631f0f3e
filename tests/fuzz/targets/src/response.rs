//! The headers of a response: the first line is a status and an origin, and each other line is a header.

use crate::input::{first_line, head, pair};
use crate::policy::assert_written;
use crate::sent::assert_printable;
use http::{HeaderMap, Response, StatusCode};
use security_policy::audit;
use security_policy_core::Span;
use security_policy_core::explain::{BrowserPolicy, compare};
use security_policy_core::policy::{HeaderName, HeaderValue};
use security_policy_core::response::Response as Read;
use security_policy_core::url::Origin;

pub(crate) fn run(input: &[u8]) {
    let (first, rest) = first_line(input);
    let (status, origin) = first.split_once(' ').unwrap_or((&first, ""));
    let (lines, _) = head(rest);
    let pairs: Vec<(&str, &str)> = lines.iter().filter_map(|line| pair(line)).collect();
    let status = status.parse::<u16>().ok().and_then(|status| StatusCode::from_u16(status).ok());
    as_a_browser_reads_it(&pairs, status, Origin::parse(origin, Span::default()).ok());
    audited(&pairs, status, origin);
}

fn as_a_browser_reads_it(pairs: &[(&str, &str)], status: Option<StatusCode>, origin: Option<Origin>) {
    let response = Read::audit_with_status(pairs.iter().copied(), status.map(|status| status.as_u16()), origin.clone());
    for found in &response.diagnostics {
        assert!(response.text.get(found.span.start..found.span.end).is_some(), "{found:?}");
    }
    for header in &response.policy.headers {
        let has_error =
            response.diagnostics.iter().any(|found| found.lint.is_none() && header.span.contains(found.span));
        if let (HeaderName::Field(field), HeaderValue::Field(value), false) =
            (&header.name.node, &header.value, has_error)
        {
            assert_written(*field, value);
        }
    }
    let policy = BrowserPolicy::of_headers(pairs.iter().copied(), origin);
    for text in [policy.explain().to_string(), policy.explain().to_markdown(), policy.attacks().to_string()] {
        assert_printable(&text);
    }
    assert!(compare(&policy, &policy).is_empty());
}

fn audited(pairs: &[(&str, &str)], status: Option<StatusCode>, origin: &str) {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        if let (Ok(name), Ok(value)) =
            (http::HeaderName::from_bytes(name.as_bytes()), http::HeaderValue::from_bytes(value.as_bytes()))
        {
            headers.append(name, value);
        }
    }
    let mut response = Response::new(());
    *response.headers_mut() = headers;
    *response.status_mut() = status.unwrap_or_default();
    let audit = audit(&response, Some(origin).filter(|origin| !origin.is_empty()));
    assert!(audit.iter().all(|finding| finding.span.is_none() || finding.piece().is_some()), "a piece is lost");
    assert_printable(&audit.to_string());
    assert_eq!(audit.is_empty(), audit.to_string().is_empty());
}
