use crate::csp::Segment;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Measures the header. From 4 KiB on it is a warning, from 16 KiB on an error, and then the other lints do not look at
    /// the policy.
    ///
    /// # Why it matters
    ///
    /// No standard limits a header, and everything on the way does: proxies and servers refuse headers beyond 8 or 16
    /// KiB, all of them together. The page then does not load, or loads without its policy.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: ["'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='", /* 400 more */] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9110, section 5.4](https://www.rfc-editor.org/rfc/rfc9110#section-5.4)
    /// - [nginx, large_client_header_buffers and proxy_buffer_size](https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size)
    Warn "servers and proxies cut off or refuse a header of this length", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let lengths = lengths(policy);
    for (span, length) in lengths.iter().filter(|(_, length)| *length > LONG) {
        say(*span, format!("this header is {length} bytes long"), *length, report);
    }
    let total = total(&lengths);
    if let (Some((span, _)), true) = (lengths.first(), total > TOO_LONG && lengths.iter().all(|(_, one)| *one <= LONG))
    {
        say(*span, format!("these headers are {total} bytes long together"), total, report);
    }
}

fn say(span: Span, message: String, length: usize, report: &mut Report<'_>) {
    report.push_at(
        if length > TOO_LONG { Level::Deny } else { Level::Warn },
        Diagnostic::finding(span, message)
            .help("use `nonce` instead of many hashes, `\"*.example.com\"` instead of many hosts, or a policy a page")
            .note("proxies and servers refuse headers beyond 8 or 16 KiB, all of them together"),
    );
}

/// Whether the policies are so long that no response with them arrives, unless somebody says that it does: nothing else
/// about them is worth a look then.
pub(crate) fn is_too_long(policy: &SecurityPolicy, report: &Report<'_>) -> bool {
    let lengths = lengths(policy);
    total(&lengths) > TOO_LONG && !lengths.iter().any(|(span, _)| report.is_allowed(*span))
}

/// The length of each header, at its name. A line that holds several policies is one.
fn lengths(policy: &SecurityPolicy) -> Vec<(Span, usize)> {
    let mut lengths = Vec::new();
    for header in &policy.headers {
        if header.csps().is_empty() {
            continue;
        }
        lengths.push(match policy.form {
            Form::Declaration => (header.name.span, header.render().iter().map(length).sum()),
            Form::Response => (header.name.span, header.span.end - header.name.span.end),
        });
    }
    lengths
}

fn length(segment: &Segment) -> usize {
    match segment {
        Segment::Text(text) => text.len(),
        Segment::Nonce => NONCE,
        // As long as hosts are.
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
