use crate::csp::Segment;
use crate::diagnostic::{Diagnostic, Level};
use crate::header::FieldValue;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, HeaderValue, SecurityPolicy};
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Measures the policy's header. More than 4 KiB is a warning. More than 16 KiB is an error, and the other lints
    /// then do not look at the policy.
    ///
    /// # Why it matters
    ///
    /// No standard limits the length of a header, but servers and proxies do: many reject a response whose headers are
    /// longer than 4, 8 or 16 KiB together. The page then fails to load, for instance with a 502 error of nginx.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: ["'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='", /* 400 more */] },
    /// ```
    ///
    /// # Fix
    ///
    /// Use a nonce in place of many hashes, one wildcard in place of many hosts, or a policy for each kind of page.
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_too_long, reason = "the proxy accepts 64 KiB, and a test loads this page through it")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable where you know the limits of everything between the server and its users.
    ///
    /// # References
    ///
    /// - [RFC 9110, section 5.4, field limits](https://www.rfc-editor.org/rfc/rfc9110#section-5.4)
    /// - [nginx, proxy_buffer_size](https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size)
    Warn "a header that is longer than servers and proxies accept",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let lengths = lengths(policy);
    for (span, length) in lengths.iter().filter(|(_, length)| *length > LONG) {
        let what = if *length > TOO_LONG { "too long for many servers" } else { "very long" };
        push(*span, format!("this header is {what}: {length} bytes"), *length, report);
    }
    let total = total(&lengths);
    if let (Some((span, _)), true) = (lengths.first(), total > TOO_LONG && lengths.iter().all(|(_, one)| *one <= LONG))
    {
        push(*span, format!("these headers are together too long for many servers: {total} bytes"), total, report);
    }
}

fn push(span: Span, message: String, length: usize, report: &mut Report<'_>) {
    report.push_at(
        if length > TOO_LONG { Level::Deny } else { Level::Warn },
        Diagnostic::finding(span, message)
            .help("use `nonce` instead of many hashes, `\"*.example.com\"` instead of many hosts, or a separate policy for each kind of page")
            .note("many proxies and servers reject a response whose headers are longer than 8 or 16 KiB together"),
    );
}

/// Whether the policies are too long to arrive, and no `allow` says that they do. The other lints then do not look at them.
pub(crate) fn is_too_long(policy: &SecurityPolicy, report: &Report<'_>) -> bool {
    let lengths = lengths(policy);
    total(&lengths) > TOO_LONG && !lengths.iter().any(|(span, _)| report.is_allowed(*span))
}

/// The length of each header, at its name. A line with several policies is one header.
fn lengths(policy: &SecurityPolicy) -> Vec<(Span, usize)> {
    let mut lengths = Vec::new();
    for header in &policy.headers {
        let HeaderValue::Field(FieldValue::Csp(csps)) = &header.value else { continue };
        let (Some(first), Some(last)) = (csps.first(), csps.last()) else { continue };
        lengths.push(match policy.form {
            Form::Declaration => (header.name.span, header.render().iter().map(length).sum()),
            Form::Response => (header.name.span, last.span.end - first.span.start),
        });
    }
    lengths
}

fn length(segment: &Segment) -> usize {
    match segment {
        Segment::Text(text) => text.len(),
        Segment::Nonce => NONCE,
        // The length of a typical host.
        Segment::Slot(_) => HOST,
        Segment::Slots { names, .. } => HOST * names.len(),
    }
}

fn total(lengths: &[(Span, usize)]) -> usize {
    lengths.iter().map(|(_, length)| length).sum()
}

const HOST: usize = 30;
const LONG: usize = 4096;
const TOO_LONG: usize = 16_384;

/// 128 bits in base64.
const NONCE: usize = 24;
