//! The endpoint → what each header needs to report to it.

use super::entries::{MAX_AGE, SUBDOMAINS, block, number, parameter};
use super::policy::Reporting;
use crate::csp::{Clause, ClauseValue, Csp, Directive};
use crate::declaration::{Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Argument, Endpoint, Field, FieldValue, Parameters, report_to};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::text_or_slot::TextOrSlot;
use crate::url::Origin;

/// Whether browsers read the header of the endpoints.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Endpoints {
    Read,
    Ignored,
}

impl Reporting {
    /// Adds the endpoint to the headers of a policy. A header that names an endpoint itself is left as it is.
    pub(crate) fn expand(&self, policy: &mut SecurityPolicy, out: &mut Diagnostics) {
        let Some(url) = &self.url else { return };
        // Over http, browsers ignore `reporting-endpoints`: a header that named the endpoint would report to nothing.
        let endpoints = match policy.origin.as_ref().is_some_and(|origin| !origin.node.is_https()) {
            true => Endpoints::Ignored,
            false => Endpoints::Read,
        };
        for header in &mut policy.headers {
            let HeaderName::Field(field) = header.name.node else { continue };
            if let (true, HeaderValue::Field(value)) = (self.includes(field), &mut header.value) {
                self.add_to(field, value, url, endpoints);
            }
        }
        if endpoints == Endpoints::Read {
            self.add_endpoint(policy, url, out);
        }
        if let Some(nel) = &self.nel {
            self.add_nel(policy, nel, url, out);
        }
    }

    fn add_to(&self, field: Field, value: &mut FieldValue, url: &Spanned<TextOrSlot>, endpoints: Endpoints) {
        match value {
            FieldValue::Csp(csps) => csps.iter_mut().for_each(|csp| self.add_to_csp(&mut csp.node, url, endpoints)),
            _ if endpoints == Endpoints::Ignored => {}
            FieldValue::Permissions(permissions) => {
                for permission in permissions {
                    permission.report_to.get_or_insert_with(|| self.endpoint());
                }
            }
            FieldValue::Parameters(parameters) => {
                let row = field.schema().and_then(|schema| schema.parameters.iter().find(|row| row.is_endpoint()));
                if let Some(row) = row.filter(|row| parameters.setting(row).is_none()) {
                    parameters.keep(row, Spanned::new(Argument::Texts(vec![self.endpoint()]), self.span));
                }
            }
            _ => {}
        }
    }

    /// `report-uri` for browsers that do not know `report-to`; the others ignore it (CSP3, section 5.5), also if the endpoint that
    /// `report-to` names is not defined (measured in Chromium 156, over http).
    fn add_to_csp(&self, csp: &mut Csp, url: &Spanned<TextOrSlot>, endpoints: Endpoints) {
        if csp.reports() || csp.clauses.is_empty() {
            return;
        }
        let clause = |directive, value| Clause { directive: Spanned::new(directive, self.span), value };
        csp.clauses.push(clause(Directive::ReportUri, ClauseValue::Urls(vec![url.clone()])));
        if endpoints == Endpoints::Read {
            csp.clauses.push(clause(Directive::ReportTo, ClauseValue::Texts(vec![self.endpoint()])));
        }
    }

    fn add_endpoint(&self, policy: &mut SecurityPolicy, url: &Spanned<TextOrSlot>, out: &mut Diagnostics) {
        let endpoint = Endpoint { name: self.endpoint(), url: url.clone() };
        let field = Field::ReportingEndpoints;
        match value_mut(policy, field) {
            Some(FieldValue::Endpoints(endpoints)) => {
                match endpoints.iter().find(|other| other.name.node == endpoint.name.node) {
                    None => endpoints.push(endpoint),
                    Some(same) if same.url.node == url.node => {}
                    Some(other) => out.push(
                        Diagnostic::error(
                            other.name.span,
                            format!("`reporting` also declares the endpoint `{}`, with another URL", other.name.node),
                        )
                        .help("give this endpoint another name, or remove it")
                        .note("browsers keep one URL for a name"),
                    ),
                }
            }
            // A value with an error has been reported.
            Some(_) => {}
            None => policy.headers.push(header(field, FieldValue::Endpoints(vec![endpoint]), self.span)),
        }
    }

    fn add_nel(
        &self,
        policy: &mut SecurityPolicy,
        nel: &Spanned<Parameters>,
        url: &Spanned<TextOrSlot>,
        out: &mut Diagnostics,
    ) {
        if let Some(own) = policy.header(Field::Nel) {
            out.push(
                Diagnostic::error(own.name.span, "`nel` is also declared in `reporting`")
                    .help("remove one of the two")
                    .note("browsers read one policy for the failures of requests"),
            );
            return;
        }
        let TextOrSlot::Text(url) = &url.node else {
            out.push(
                Diagnostic::error(nel.span, "`nel` needs a URL that is known at compile time")
                    .help("write the URL as a string, or declare `nel` and `report_to` in a handler")
                    .note("browsers remember the URL beyond the page: it is part of the JSON in `report-to`"),
            );
            return;
        };
        let max_age =
            nel.node.all.iter().find(|setting| setting.parameter.key == MAX_AGE).map(|setting| setting.value.clone());
        let has_subdomains = nel.node.all.iter().any(|setting| setting.parameter.key == SUBDOMAINS);
        let url = absolute(url, policy.origin.as_ref());
        let group = self.group(&url, max_age, has_subdomains, out);
        match value_mut(policy, Field::ReportTo) {
            Some(FieldValue::Groups(groups)) => {
                let is_same = |other: &&Parameters| {
                    other.get(report_to::GROUP).map_or("default", |name| name.node) == self.name()
                };
                match groups.iter().find(is_same) {
                    None => groups.extend(group),
                    Some(_) => out.push(
                        Diagnostic::error(
                            nel.span,
                            format!("`report_to` already has the group `{}`, which `nel` would define", self.name()),
                        )
                        .help("give the group in `report_to` another name, or declare `nel` next to it"),
                    ),
                }
            }
            Some(_) => {}
            None => {
                let groups = FieldValue::Groups(group.into_iter().collect());
                policy.headers.push(header(Field::ReportTo, groups, self.span));
            }
        }
        policy.headers.push(header(Field::Nel, FieldValue::Parameters(nel.node.clone()), nel.span));
    }

    /// The group of `report-to` that `nel` refers to.
    fn group(
        &self,
        url: &str,
        max_age: Option<Spanned<Argument>>,
        has_subdomains: bool,
        out: &mut Diagnostics,
    ) -> Option<Parameters> {
        let at = self.span;
        let seconds = max_age.and_then(|age| age.node.seconds())?;
        let url = parameter("url", ValueKind::Text(url.to_owned()), at);
        let endpoint = Value { kind: ValueKind::Block(vec![url]), span: at };
        let mut entries = vec![
            parameter(report_to::GROUP.key(), ValueKind::Text(self.name().to_owned()), at),
            parameter(MAX_AGE, number(seconds, "s"), at),
            parameter("endpoints", endpoint.kind, at),
        ];
        if has_subdomains {
            entries.push(Entry { value: None, ..parameter(SUBDOMAINS, number(0, ""), at) });
        }
        match FieldValue::lower(Field::ReportTo, &block(Field::ReportTo, entries, at), out)? {
            FieldValue::Groups(groups) => groups.into_iter().next(),
            _ => None,
        }
    }

    fn endpoint(&self) -> Spanned<String> {
        Spanned::new(self.name().to_owned(), self.span)
    }
}

/// The groups of `report-to` outlive the page, so that the URL names its host.
fn absolute(url: &str, origin: Option<&Spanned<Origin>>) -> String {
    match origin {
        Some(origin) if url.starts_with('/') => format!("{}{url}", origin.node),
        _ => url.to_owned(),
    }
}

fn value_mut(policy: &mut SecurityPolicy, field: Field) -> Option<&mut FieldValue> {
    policy.headers.iter_mut().find_map(|header| match (&header.name.node, &mut header.value) {
        (HeaderName::Field(other), HeaderValue::Field(value)) if *other == field => Some(value),
        _ => None,
    })
}

fn header(field: Field, value: FieldValue, at: Span) -> Header {
    Header { name: Spanned::new(HeaderName::Field(field), at), value: HeaderValue::Field(value), span: at }
}
