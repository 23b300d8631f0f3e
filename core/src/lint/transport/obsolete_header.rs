use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, UNSHIPPED_DOCUMENT_FEATURES, keyword, xss_protection};
use crate::lint::report::{Report, lint};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for X-XSS-Protection other than `0`, Expect-CT, P3P, X-Download-Options, Origin-Isolation, the early names
    /// of Content-Security-Policy, and features of Document-Policy that never left their flag.
    ///
    /// # Why it matters
    ///
    /// Nothing stands behind such a header any more. It costs bytes in every response and looks like a protection that
    /// is not there. X-XSS-Protection was worse than that: while browsers had the filter, attackers used it to switch
    /// off scripts of the page, and to read across origins.
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
    /// # References
    ///
    /// - [MDN, X-XSS-Protection](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-XSS-Protection)
    /// - [RFC 9163](https://www.rfc-editor.org/rfc/rfc9163)
    /// - [OWASP, HTTP headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "a header that no browser acts on any more", check
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
                        format!("`{key}` of `document_policy` never left its flag"),
                    )
                    .help("remove it")
                    .note("browsers log a warning and do nothing"),
                );
            }
        } else if let Some((why, instead)) = obsolete(header) {
            let finding = Diagnostic::finding(header.name.span, format!("`{}` is obsolete: {why}", header.title()))
                .help(instead)
                .note("it looks like a protection that is not there");
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
                "the filter is gone, and attackers used it to switch off scripts of the page",
                "remove it, or write `x_xss_protection: 0` for browsers from before 2020",
            ))
        }
        (HeaderName::Field(Field::ExpectCt), _) => {
            Some(("browsers enforce Certificate Transparency by themselves", "remove it"))
        }
        (HeaderName::Field(Field::P3p), _) => Some(("no browser reads it", "remove it")),
        (HeaderName::Field(Field::XDownloadOptions), _) => {
            Some(("Internet Explorer 8 alone read it", "remove it; `content_disposition: attachment` has a file saved"))
        }
        (HeaderName::Field(Field::OriginIsolation), _) => {
            Some(("it was renamed before it shipped", "write `origin_agent_cluster`"))
        }
        (HeaderName::Custom(name), _) if PREFIXED.contains(&name.as_str()) => {
            Some(("browsers read the standard name only", "write `content_security_policy: { … }`"))
        }
        _ => None,
    }
}

/// What Content-Security-Policy was called before it was a standard.
pub(super) const PREFIXED: &[&str] =
    &["x-content-security-policy", "x-content-security-policy-report-only", "x-webkit-csp", "x-webkit-csp-report-only"];
