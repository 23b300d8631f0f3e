use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, UNSHIPPED_DOCUMENT_FEATURES, keyword, xss_protection};
use crate::lint::report::{Report, lint};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for X-XSS-Protection other than `0`, Expect-CT, P3P, X-Download-Options, Origin-Isolation, the early names of
    /// Content-Security-Policy, and features of Document-Policy that never shipped without a flag.
    ///
    /// # Why it matters
    ///
    /// No current browser acts on such a header. It costs bytes in every response, and looks like a protection that does
    /// not exist.
    ///
    /// # Attack
    ///
    /// Most of these headers do no harm. X-XSS-Protection did, in browsers that still had the filter: an attacker puts the
    /// text of one of the page's own scripts into the URL, the filter takes that script for an injected one, and disables
    /// it. Without the script that kept the page out of frames, other sites can frame it:
    ///
    /// ```text
    /// https://shop.example.com/?q=<script>if(top!==self)top.location=self.location</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// x_xss_protection: { filter: 1, mode: block }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// x_xss_protection: 0
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where an audit or a scanner requires the header.
    ///
    /// ```text
    /// #[allow(obsolete_header, reason = "the scanner of the card company still requires it")]
    /// x_xss_protection: { filter: 1, mode: block }
    /// ```
    ///
    /// # References
    ///
    /// - [MDN, `X-XSS-Protection`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-XSS-Protection)
    /// - [RFC 9163: Expect-CT](https://www.rfc-editor.org/rfc/rfc9163)
    /// - [OWASP, HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "a header that browsers no longer act on",
    cwe [693], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for header in &policy.headers {
        if let (HeaderName::Field(Field::DocumentPolicy), HeaderValue::Field(FieldValue::Parameters(features))) =
            (&header.name.node, &header.value)
        {
            for feature in features.all.iter().filter(|feature| UNSHIPPED_DOCUMENT_FEATURES.contains(feature.parameter))
            {
                let key = feature.parameter.key;
                report.push(
                    Diagnostic::finding(
                        feature.value.span,
                        format!("`{key}` of `document_policy` never shipped without a flag"),
                    )
                    .help("remove it")
                    .note("browsers log a warning and otherwise ignore it"),
                );
            }
        } else if let Some((why, instead)) = obsolete(header) {
            let finding = Diagnostic::finding(header.name.span, format!("`{}` is obsolete: {why}", header.title()))
                .help(instead)
                .note("it looks like a protection, but has no effect in current browsers");
            let is_renamed = header.name.node == HeaderName::Field(Field::OriginIsolation);
            report.push(match is_renamed && !policy.has(Field::OriginAgentCluster) {
                true => finding.replace(header.name.span, Field::OriginAgentCluster.key()),
                false => finding.remove(header.name.span),
            });
        }
    }
}

/// Why a header is obsolete, and what to write instead.
fn obsolete(header: &Header) -> Option<(&'static str, &'static str)> {
    match (&header.name.node, &header.value) {
        (HeaderName::Field(Field::XXssProtection), HeaderValue::Field(FieldValue::Parameters(filter))) => {
            let is_off = filter.get(xss_protection::FILTER).is_some_and(|word| *word.node == keyword::XSS_FILTER_OFF);
            (!is_off).then_some((
                "browsers removed the filter, which attackers used to disable scripts of the page",
                "remove it, or write `x_xss_protection: 0` for old browsers",
            ))
        }
        (HeaderName::Field(Field::ExpectCt), _) => {
            Some(("browsers enforce Certificate Transparency by themselves", "remove it"))
        }
        (HeaderName::Field(Field::P3p), _) => Some(("no browser reads it", "remove it")),
        (HeaderName::Field(Field::XDownloadOptions), _) => Some((
            "only Internet Explorer 8 read it",
            "remove it; `content_disposition: attachment` makes browsers save a file",
        )),
        (HeaderName::Field(Field::OriginIsolation), _) => {
            Some(("browsers know it as `Origin-Agent-Cluster`", "write `origin_agent_cluster`"))
        }
        (HeaderName::Custom(name), _) if PREFIXED.contains(&name.as_str()) => {
            Some(("browsers read only the standard name", "write `content_security_policy: { … }`"))
        }
        _ => None,
    }
}

/// The names of Content-Security-Policy before it was standardized.
pub(super) const PREFIXED: &[&str] =
    &["x-content-security-policy", "x-content-security-policy-report-only", "x-webkit-csp", "x-webkit-csp-report-only"];
