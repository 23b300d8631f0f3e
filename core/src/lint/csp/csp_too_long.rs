use crate::csp::Segment;
use crate::diagnostic::{Diagnostic, Level};
use crate::header::FieldValue;
use crate::lint::report::{Report, lint};
use crate::policy::{HeaderValue, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Measures the header. From 4 KiB on it is a warning, from 16 KiB on an error.
    ///
    /// # Why it matters
    ///
    /// No standard limits a header, and everything on the way does: proxies and servers refuse headers beyond 8 or 16
    /// KiB, all of them together. The page then does not load, or loads without its policy.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: ["'sha256-…'", "'sha256-…'", /* eighty more */] },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9110, section 5.4](https://www.rfc-editor.org/rfc/rfc9110#section-5.4)
    /// - [nginx, large_client_header_buffers and proxy_buffer_size](https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size)
    CSP_TOO_LONG "csp_too_long" Warn "servers and proxies cut off or refuse a header of this length", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for header in &policy.headers {
        let HeaderValue::Field(FieldValue::Csp(_)) = &header.value else { continue };
        let length: usize = header
            .render()
            .iter()
            .map(|segment| match segment {
                Segment::Text(text) => text.len(),
                Segment::Nonce => NONCE,
                // As long as hosts are.
                Segment::Slot(_) => HOST,
            })
            .sum();
        if length > LONG {
            report.push_at(
                if length > TOO_LONG { Level::Deny } else { Level::Warn },
                Diagnostic::finding(header.name.span, format!("this header is {length} bytes long"))
                    .help("use `nonce` instead of many hashes, `\"*.example.com\"` instead of many hosts, or a policy a page")
                    .note("proxies and servers refuse headers beyond 8 or 16 KiB, all of them together"),
            );
        }
    }
}

const HOST: usize = 30;
const LONG: usize = 4096;
const TOO_LONG: usize = 16_384;

/// 128 bits in base64.
const NONCE: usize = 24;
