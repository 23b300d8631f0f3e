//! The body of a request → reports.

use super::elements::elements;
use super::field::{Field, FieldType};
use super::kind::Kind;
use super::model::{Extra, Report, Value};
use crate::json::{Json, parse_any_text, to_ascii};
use crate::span::Spanned;
use std::{error, fmt, str};

/// The longest body that is read: 64 KiB.
pub const MAX_BODY: usize = 64 * 1024;

/// The most reports of a body that are read.
pub const MAX_REPORTS: usize = 100;

/// How bodies are read.
///
/// By default, reports of unknown types and unknown fields are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    unknown: Unknown,
}

/// What is done with types and fields that are not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// They are left out. Reports are counted in [`Reports::unknown`].
    #[default]
    Ignore,
    /// They are kept: [`Kind::Unknown`] and [`Report::extra`].
    Keep,
}

/// What a body contains.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Reports {
    /// The reports, in the order in which the body contains them.
    pub reports: Vec<Report>,
    /// How many of the body's elements are no reports: not JSON, not UTF-8, with a field of another type, with a repeated name, or
    /// without a required field.
    pub malformed: usize,
    /// How many reports have a type that is not known, and were ignored.
    pub unknown: usize,
    /// How many elements follow the first [`MAX_REPORTS`]. They were not read.
    pub excess: usize,
}

/// Why a body contains no reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The content type is not one of reports.
    UnsupportedType,
    /// The body is longer than [`MAX_BODY`].
    TooLarge,
    /// The body is neither a JSON array nor an object.
    NotJson,
}

impl Reader {
    /// Makes a reader that leaves out what is not known.
    #[must_use]
    pub const fn new() -> Self {
        Self { unknown: Unknown::Ignore }
    }

    /// Returns whether the content type is one of reports.
    ///
    /// ```
    /// use security_policy_core::report::Reader;
    ///
    /// assert!(Reader::accepts("application/reports+json; charset=utf-8") && !Reader::accepts("text/plain"));
    /// ```
    #[must_use]
    pub fn accepts(content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        TYPES.iter().any(|name| name.eq_ignore_ascii_case(essence))
    }

    /// Sets what is done with types and fields that are not known.
    ///
    /// ```
    /// use security_policy_core::report::{Kind, Reader, Unknown};
    ///
    /// let body = br#"[{"type": "css-violation", "url": "https://shop.example/", "body": {"a": [1]}}]"#;
    /// let ignored = Reader::default().read("application/reports+json", body)?;
    /// assert_eq!((ignored.reports.len(), ignored.unknown), (0, 1));
    ///
    /// let kept = Reader::default().unknown(Unknown::Keep).read("application/reports+json", body)?;
    /// assert_eq!((kept.reports[0].kind, kept.reports[0].type_name.as_str()), (Kind::Unknown, "css-violation"));
    /// assert_eq!(kept.reports[0].extra[0].json, "[1]");
    /// # Ok::<(), security_policy_core::report::ReadError>(())
    /// ```
    #[must_use]
    pub const fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }

    /// Reads the body of a request with this `Content-Type`.
    ///
    /// A report that is not well-formed is skipped and counted; the others are returned. `application/json`, which some engines send
    /// to `report-uri`, is read as what it contains.
    ///
    /// # Errors
    ///
    /// The content type is another one, or the body is too large, or it is no JSON.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy_core::report::{Blocked, Kind, ReadError, Reader};
    ///
    /// let body = br#"{"csp-report": {
    ///     "document-uri": "https://shop.example/", "violated-directive": "script-src 'self'", "blocked-uri": "inline"
    /// }}"#;
    /// let reports = Reader::default().read("application/csp-report", body)?;
    /// assert_eq!(reports.reports[0].kind, Kind::CspReport);
    /// let violation = reports.reports[0].violation().expect("a violation");
    /// assert_eq!((violation.effective_directive, violation.blocked), ("script-src", Blocked::Inline));
    ///
    /// assert_eq!(Reader::default().read("text/plain", body), Err(ReadError::UnsupportedType));
    /// # Ok::<(), ReadError>(())
    /// ```
    pub fn read(&self, content_type: &str, body: &[u8]) -> Result<Reports, ReadError> {
        if !Self::accepts(content_type) {
            return Err(ReadError::UnsupportedType);
        }
        if body.len() > MAX_BODY {
            return Err(ReadError::TooLarge);
        }
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
        let mut reports = Reports::default();
        match elements(body) {
            Some(mut elements) => {
                elements.by_ref().take(MAX_REPORTS).for_each(|element| self.add(element, &mut reports));
                reports.excess = elements.count();
            }
            None if body.starts_with(b"{") => self.add(body, &mut reports),
            None => return Err(ReadError::NotJson),
        }
        Ok(reports)
    }

    fn add(&self, element: &[u8], reports: &mut Reports) {
        match self.report(element) {
            None => reports.malformed += 1,
            Some(report) if report.kind == Kind::Unknown && self.unknown == Unknown::Ignore => reports.unknown += 1,
            Some(report) => reports.reports.push(report),
        }
    }

    /// Reads one report; `None` if it is not well-formed.
    fn report(&self, element: &[u8]) -> Option<Report> {
        let members = object(parse_any_text(str::from_utf8(element).ok()?).ok()?.node)?;
        match members.as_slice() {
            [(name, _)] if name == Kind::CspReport.name() => {
                let (_, body) = members.into_iter().next()?;
                let report = self.body(Kind::CspReport, Kind::CspReport.name().to_owned(), object(body)?)?;
                let url = report.text(Field::DocumentUrl).unwrap_or_default().to_owned();
                Some(Report { url, ..report })
            }
            _ => self.envelope(members),
        }
    }

    /// [Reporting API, section 3.4](https://w3c.github.io/reporting/#serialize-reports).
    fn envelope(&self, members: Members) -> Option<Report> {
        let (mut type_name, mut age, mut url, mut user_agent, mut body) = (None, None, None, None, None);
        for (name, value) in members {
            match name.as_str() {
                "type" => type_name = Some(text(value)?),
                "age" => age = optional(value, integer)?,
                "url" => url = optional(value, text)?,
                "user_agent" => user_agent = optional(value, text)?,
                "body" => body = optional(value, object)?,
                _ => {}
            }
        }
        let type_name = type_name?;
        let report = self.body(Kind::of_name(&type_name), type_name, body.unwrap_or_default())?;
        Some(Report { age, url: url.unwrap_or_default(), user_agent, ..report })
    }

    fn body(&self, kind: Kind, type_name: String, members: Members) -> Option<Report> {
        let rows = kind.fields();
        let mut values: Vec<Option<Value>> = rows.iter().map(|_| None).collect();
        let mut extra = Vec::new();
        for (name, value) in members {
            match rows.iter().position(|row| row.field.is_spelled(&name)) {
                // The first of two spellings counts: Chromium sends `policyId` and `featureId` with the same value.
                Some(at) if values[at].is_some() => drop(typed(rows[at].field.value_type(), value)?),
                Some(at) => values[at] = optional(value, |value| typed(rows[at].field.value_type(), value))?,
                None if self.unknown == Unknown::Keep => extra.push(Extra { name, json: to_ascii(&value) }),
                None => {}
            }
        }
        let fields: Vec<(Field, Value)> =
            rows.iter().zip(values).filter_map(|(row, value)| Some((row.field, value?))).collect();
        let has = |field| fields.iter().any(|(other, _)| *other == field);
        let report =
            Report { kind, type_name, age: None, url: String::new(), user_agent: None, fields: Vec::new(), extra };
        (!kind.lacks(has)).then_some(Report { fields, ..report })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ReadError::UnsupportedType => {
                "the content type is not `application/csp-report` or `application/reports+json`"
            }
            ReadError::TooLarge => "the body is longer than 64 KiB",
            ReadError::NotJson => "the body is neither a JSON array nor an object",
        })
    }
}

impl error::Error for ReadError {}

type Members = Vec<(String, Json)>;

/// The members of an object; `None` for another value, and for an object in which a name is repeated.
fn object(json: Json) -> Option<Members> {
    let Json::Object(members) = json else { return None };
    let members: Members = members.into_iter().map(|(name, value)| (name.node, value.node)).collect();
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let is_repeated = names.windows(2).any(|pair| pair[0] == pair[1]);
    (!is_repeated).then_some(members)
}

/// The value, or nothing for `null`. The outer `None` is an error.
fn optional<T>(json: Json, read: impl FnOnce(Json) -> Option<T>) -> Option<Option<T>> {
    match json {
        Json::Null => Some(None),
        json => read(json).map(Some),
    }
}

fn typed(kind: FieldType, json: Json) -> Option<Value> {
    match kind {
        FieldType::Text => text(json).map(Value::Text),
        FieldType::Integer => integer(json).map(Value::Integer),
        FieldType::Number => number(&json).map(Value::Number),
        FieldType::Bool => match json {
            Json::Bool(value) => Some(Value::Bool(value)),
            _ => None,
        },
        FieldType::Texts => match json {
            Json::Array(items) => {
                items.into_iter().map(|Spanned { node, .. }| text(node)).collect::<Option<_>>().map(Value::Texts)
            }
            _ => None,
        },
    }
}

fn text(json: Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text),
        _ => None,
    }
}

fn number(json: &Json) -> Option<f64> {
    match json {
        Json::Number(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// A whole number, which an engine may also write as `12.0`.
fn integer(json: Json) -> Option<u64> {
    let Json::Number(text) = &json else { return None };
    let is_whole = |number: &f64| number.fract() == 0.0 && (0.0..=MAX_INTEGER).contains(number);
    // The conversion is exact: the number is whole and below 2^53.
    text.parse().ok().or_else(|| number(&json).filter(is_whole).map(|number| number as u64))
}

/// The largest integer of which JavaScript knows the neighbours.
const MAX_INTEGER: f64 = 9_007_199_254_740_991.0;

const TYPES: &[&str] = &["application/csp-report", "application/reports+json", "application/json"];
