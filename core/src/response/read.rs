//! The headers of a response → the policy that they declare.

use super::model::{Line, Response};
use crate::cookie::CookiePolicy;
use crate::header::{Field, Lines, check_custom};
use crate::policy::{Form, Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::url::Origin;
use std::collections::BTreeMap;

impl Response {
    /// Reads the names and values of the headers of a response, without running lints.
    ///
    /// `origin` is the origin of the server, if it is known. Errors are in [`Response::diagnostics`]. Headers that this crate
    /// does not know are kept as text. [`Response`] has an example.
    pub fn read<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>, origin: Option<Origin>) -> Response {
        Response::read_with_status(headers, None, origin)
    }

    /// Does the same as [`Response::read`], for a response whose status is known.
    pub fn read_with_status<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        status: Option<u16>,
        origin: Option<Origin>,
    ) -> Response {
        let mut response = Response { text: format!("{RESPONSE}\n"), ..Response::default() };
        let name = Span::new(0, RESPONSE.len());
        response.policy = SecurityPolicy { name, form: Form::Response, status, ..SecurityPolicy::default() };
        response.policy.origin = origin.map(|origin| Spanned::new(origin, name));
        for (name, values) in grouped(headers) {
            match Field::from_name(&name) {
                Some(field) => response.field(field, &values),
                None if name == SET_COOKIE => response.cookies(&values),
                None => response.custom(&name, &values),
            }
        }
        response
    }

    /// Reads the value of a Content-Security-Policy header, without running lints. Spans point into `text`.
    ///
    /// [`Response::audit_csp`] has an example.
    pub fn read_csp(text: &str) -> Response {
        let field = Field::ContentSecurityPolicy;
        let whole = Span::new(0, text.len());
        let mut response = Response { text: text.to_owned(), ..Response::default() };
        // The response may have the other headers.
        let unknown = Field::ALL.iter().copied().filter(|other| *other != field).collect();
        response.policy = SecurityPolicy { name: whole, form: Form::Response, unknown, ..SecurityPolicy::default() };
        let line = Line { name: field.name().to_owned(), at: whole, value: whole };
        response.list(field, text.into(), &line);
        response
    }

    fn field(&mut self, field: Field, values: &[&str]) {
        match (field.lines(), values) {
            (Lines::AllCount, _) => values.iter().for_each(|value| self.policies(field, value)),
            (Lines::Set, _) => self.set(field, values),
            (_, [value]) => self.value(field, value),
            (Lines::Joined, _) => self.value(field, &values.join(", ")),
            (lines, [first, rest @ ..]) => {
                self.value(field, first);
                let is_same = |value: &&str| value.trim().eq_ignore_ascii_case(first.trim());
                if lines != Lines::FirstCounts || !rest.iter().all(is_same) {
                    self.repeated(field, rest);
                }
            }
            (_, []) => {}
        }
    }

    fn policies(&mut self, field: Field, value: &str) {
        let line = self.push(field.name(), value);
        self.list(field, Text::new(value, line.value.start), &line);
    }

    fn custom(&mut self, name: &str, values: &[&str]) {
        for value in values {
            let line = self.push(name, value);
            if self.policy.headers.len() >= MAX_HEADERS {
                continue;
            }
            let origin = self.policy.origin.as_ref().map(|origin| &origin.node);
            if let Err(error) = check_custom(name, Text::new(value, line.value.start), origin) {
                self.diagnostics.push(error);
            }
            self.policy.headers.push(Header {
                name: Spanned::new(HeaderName::Custom(name.to_owned()), line.at),
                value: HeaderValue::Custom(Spanned::new((*value).to_owned(), line.value)),
                span: line.at.to(line.value),
            });
        }
    }

    fn cookies(&mut self, values: &[&str]) {
        let lines: Vec<Line> = values.iter().map(|value| self.push(SET_COOKIE, value)).collect();
        let written = values.iter().zip(&lines).map(|(value, line)| Spanned::new(*value, line.value));
        let origin = self.policy.origin.as_ref().map(|origin| &origin.node);
        self.policy.cookies = Some(CookiePolicy::received(written, origin, &mut self.diagnostics));
    }
}

/// The values of each name, in the order of the first line of each.
fn grouped<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(String, Vec<&'a str>)> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        match places.get(&name) {
            Some(place) => groups[*place].1.push(value),
            None => {
                places.insert(name.clone(), groups.len());
                groups.push((name, vec![value]));
            }
        }
    }
    groups
}

/// The first line of the text, which diagnostics about missing headers point at.
const RESPONSE: &str = "response";

/// The maximum number of unknown headers that lints look at; no real server sends as many. Known headers are always read.
const MAX_HEADERS: usize = 512;

/// The header of cookies. Each of its lines sets one.
const SET_COOKIE: &str = "set-cookie";
