//! The form of a policy that only reports what it would block.

use super::framing::Ancestors;
use super::model::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::csp::{Csp, Disposition};
use crate::header::{Field, FieldValue};
use crate::span::Spanned;

impl SecurityPolicy {
    /// Returns the same policy with a Content-Security-Policy and an Integrity-Policy that only report; `None` if it has neither.
    ///
    /// - Directives that browsers ignore in a report-only policy are left out: `sandbox`, `upgrade_insecure_requests`.
    /// - A policy that only reports already is kept, and follows.
    /// - X-Frame-Options is left out if it says something else than `frame_ancestors`: browsers ignore it next to an enforced
    ///   `frame_ancestors`, and would not next to one that only reports.
    ///
    /// Everything else is the same.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::response::Response;
    /// use security_policy_core::url::Origin;
    ///
    /// let lines = [("content-security-policy", "default-src 'self'; sandbox allow-scripts"), ("referrer-policy", "no-referrer")];
    /// let policy = Response::read(lines, None).policy;
    /// let observed = policy.observed().expect("it has a Content-Security-Policy");
    /// let names: Vec<&str> = observed.headers.iter().map(|header| header.wire_name()).collect();
    /// assert_eq!(names, ["content-security-policy-report-only", "referrer-policy"]);
    /// assert_eq!(observed.csps()[0].to_string(), "default-src 'self'");
    /// ```
    #[must_use]
    pub fn observed(&self) -> Option<SecurityPolicy> {
        if !self.headers.iter().any(|header| report_only(header).is_some()) {
            return None;
        }
        let mut headers: Vec<Header> = Vec::new();
        for header in self.headers.iter().filter(|header| self.keeps(header)) {
            let header = match report_only(header) {
                Some(field) => renamed(header, field),
                None => header.clone(),
            };
            match headers.iter_mut().find(|other| other.name.node == header.name.node) {
                Some(first) => append(&mut first.value, header.value),
                None => headers.push(header),
            }
        }
        headers.retain(|header| !matches!(&header.value, HeaderValue::Field(value) if value.is_empty()));
        Some(SecurityPolicy { headers, ..self.clone() })
    }

    /// Whether the header has the same meaning next to policies that only report.
    fn keeps(&self, header: &Header) -> bool {
        let (HeaderName::Field(Field::XFrameOptions), HeaderValue::Field(FieldValue::Words(words))) =
            (&header.name.node, &header.value)
        else {
            return true;
        };
        match self.ancestors() {
            Ancestors::Undeclared => true,
            Ancestors::Same(word) => words.iter().all(|own| *own.node == word),
            Ancestors::Others => false,
        }
    }
}

/// The headers that have a form that only reports, and are sent in it: those that block what a page loads and runs.
const REPORT_ONLY: &[(Field, Field)] = &[
    (Field::ContentSecurityPolicy, Field::ContentSecurityPolicyReportOnly),
    (Field::IntegrityPolicy, Field::IntegrityPolicyReportOnly),
];

fn report_only(header: &Header) -> Option<Field> {
    REPORT_ONLY
        .iter()
        .find(|(field, _)| header.name.node == HeaderName::Field(*field))
        .map(|(_, report_only)| *report_only)
}

fn renamed(header: &Header, field: Field) -> Header {
    let name = Spanned::new(HeaderName::Field(field), header.name.span);
    let value = match &header.value {
        HeaderValue::Field(FieldValue::Csp(csps)) => {
            let observed = csps.iter().map(|csp| Spanned::new(csp.node.observed(), csp.span));
            HeaderValue::Field(FieldValue::Csp(observed.filter(|csp| !csp.node.clauses.is_empty()).collect()))
        }
        other => other.clone(),
    };
    Header { name, value, span: header.span }
}

/// Browsers apply several Content-Security-Policies; of other headers, the first one stays.
fn append(first: &mut HeaderValue, other: HeaderValue) {
    if let (HeaderValue::Field(FieldValue::Csp(all)), HeaderValue::Field(FieldValue::Csp(more))) = (first, other) {
        all.extend(more);
    }
}

impl Csp {
    /// The same directives, except those that browsers ignore in a report-only policy.
    pub(crate) fn observed(&self) -> Csp {
        let is_kept = |clause: &&crate::csp::Clause| !clause.directive.node.is_ignored_in_report_only();
        Csp { clauses: self.clauses.iter().filter(is_kept).cloned().collect(), ..Csp::new(Disposition::Report) }
    }
}
