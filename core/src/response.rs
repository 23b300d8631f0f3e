//! The headers of one response → policy, as browsers read them: which lines are joined, which count once, which are
//! policies of their own.

use crate::cookie::ATTRIBUTES;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Field, FieldValue, Shape, Spelling, Syntax};
use crate::lint::{self, Levels};
use crate::policy::{Form, Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// A response as far as its headers go, laid out as one text.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The text that every span points into: a line for each header. The first line stands for the response itself.
    pub text: String,
    /// The headers, in the order of their first lines.
    pub lines: Vec<Line>,
    /// What they say.
    pub policy: SecurityPolicy,
    /// What is wrong with them.
    pub diagnostics: Diagnostics,
}

/// A header of the text.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name, in lower case.
    pub name: String,
    /// Where the name stands.
    pub at: Span,
    /// Where the value stands. Values that browsers join are one.
    pub value: Span,
}

impl Response {
    /// Reads the headers of a response that was sent from `origin`, and runs every lint over them.
    ///
    /// ```
    /// use security_policy_core::response::Response;
    ///
    /// let response = Response::audit([("x-content-type-options", "nosniff"), ("Server", "shop/1.4")], None);
    /// let found: Vec<_> = response.diagnostics.iter().filter_map(|found| found.lint).collect();
    /// assert!(found.contains(&"server_banner") && !found.contains(&"nosniff_missing"));
    /// ```
    pub fn audit<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>, origin: Option<Origin>) -> Response {
        let mut response = Response::read(headers, origin);
        let mut found = Diagnostics::new();
        lint::check(&response.policy, &Levels::default(), &mut found);
        found.spell(&|span| response.spelling(span));
        response.diagnostics.extend(found);
        response.diagnostics.sort();
        response
    }

    /// Reads the headers of a response that was sent from `origin`. Headers that have no meaning here are kept as text.
    pub fn read<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>, origin: Option<Origin>) -> Response {
        let mut response = Response { text: format!("{RESPONSE}\n"), ..Response::default() };
        let name = Span::new(0, RESPONSE.len());
        response.policy = SecurityPolicy { name, form: Form::Response, ..SecurityPolicy::default() };
        response.policy.origin = origin.map(|origin| Spanned::new(origin, name));
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, value) in headers {
            let name = name.to_ascii_lowercase();
            match groups.iter_mut().find(|(other, _)| *other == name) {
                Some((_, values)) => values.push(value),
                None => groups.push((name, vec![value])),
            }
        }
        for (name, values) in groups {
            match Field::from_name(&name) {
                Some(field) => response.field(field, &values),
                None => response.custom(&name, &values),
            }
        }
        response
    }

    /// Reads one Content-Security-Policy of which nothing else is known, and runs every lint over it. Spans point into the
    /// text itself.
    ///
    /// ```
    /// use security_policy_core::response::Response;
    ///
    /// let text = "default-src 'none'; script-src 'self' 'unsafe-inline'";
    /// let response = Response::audit_csp(text);
    /// let found = response.diagnostics.iter().find(|found| found.lint == Some("csp_script_unsafe_inline")).unwrap();
    /// assert_eq!(&text[found.span.start..found.span.end], "'unsafe-inline'");
    /// ```
    pub fn audit_csp(text: &str) -> Response {
        let mut response = Response::read_csp(text);
        let mut found = Diagnostics::new();
        lint::check(&response.policy, &Levels::default(), &mut found);
        found.spell(&|_| Spelling::Header(Field::ContentSecurityPolicy));
        response.diagnostics.extend(found);
        response.diagnostics.sort();
        response
    }

    /// Reads one Content-Security-Policy of which nothing else is known.
    pub fn read_csp(text: &str) -> Response {
        let field = Field::ContentSecurityPolicy;
        let whole = Span::new(0, text.len());
        let mut response = Response { text: text.to_owned(), ..Response::default() };
        // Nothing is known of the others; they may well be there.
        let unread = Field::ALL.iter().copied().filter(|other| *other != field).collect();
        response.policy = SecurityPolicy { name: whole, form: Form::Response, unread, ..SecurityPolicy::default() };
        let line = Line { name: field.name().to_owned(), at: whole, value: whole };
        if holds_directives(text) {
            response.read_value(field, text, 0, &line);
        }
        response
    }

    /// The line that a place stands in; `None` for the response itself.
    pub fn line(&self, span: Span) -> Option<&Line> {
        self.lines.iter().find(|line| line.at.to(line.value).contains(span))
    }

    /// How help about this place is spelled: as the header that it is about has it.
    fn spelling(&self, span: Span) -> Spelling {
        match self.line(span) {
            Some(line) if line.name == "set-cookie" => Spelling::Cookie(ATTRIBUTES),
            Some(line) => Field::from_name(&line.name).map_or(Spelling::Response, Spelling::Header),
            None => Spelling::Response,
        }
    }

    fn field(&mut self, field: Field, values: &[&str]) {
        match (field.shape(), values) {
            // #parse-response-csp: each line, and each part between commas, is a policy of its own.
            (Shape::Csp(_), _) => values.iter().for_each(|value| self.policies(field, value)),
            (_, [value]) => self.value(field, value),
            (shape, _) if is_joined(shape) => self.value(field, &values.join(", ")),
            (_, [first, rest @ ..]) => {
                self.value(field, first);
                let is_harmless = matches!(field, Field::XContentTypeOptions | Field::XFrameOptions)
                    && rest.iter().all(|value| value.trim().eq_ignore_ascii_case(first.trim()));
                if !is_harmless {
                    self.repeated(field, rest);
                }
            }
            (_, []) => {}
        }
    }

    fn policies(&mut self, field: Field, value: &str) {
        let line = self.push(field.name(), value);
        if holds_directives(value) {
            self.read_value(field, value, line.value.start, &line);
        }
    }

    fn value(&mut self, field: Field, value: &str) {
        let line = self.push(field.name(), value);
        // https://fetch.spec.whatwg.org/#determine-nosniff, step 3: the first value counts.
        let counts = match field {
            Field::XContentTypeOptions => value.split(',').next().unwrap_or_default(),
            _ => value,
        };
        self.read_value(field, counts, line.value.start, &line);
    }

    fn read_value(&mut self, field: Field, text: &str, start: usize, line: &Line) {
        let (value, faults) = FieldValue::parse(field, text);
        self.diagnostics.take_over(faults, start);
        match value.filter(|value| !value.is_empty()) {
            Some(mut value) => {
                value.shift(start);
                self.policy.headers.push(Header {
                    name: Spanned::new(HeaderName::Field(field), line.at),
                    value: HeaderValue::Field(value),
                    span: line.at.to(line.value),
                })
            }
            None => self.policy.unread.push(field),
        }
    }

    fn repeated(&mut self, field: Field, rest: &[&str]) {
        for value in rest {
            let line = self.push(field.name(), value);
            self.diagnostics.push(
                Diagnostic::fault(line.at, format!("`{}` is sent twice", field.title()))
                    .help("send it once: the application and a server in front of it may each set one")
                    .note(effect_of_repetition(field)),
            );
        }
        // Two make a list, which is no value of a structured field: neither counts.
        if matches!(field.shape(), Shape::Boolean) || is_item(field.shape()) {
            self.policy.headers.retain(|header| header.name.node != HeaderName::Field(field));
            self.policy.unread.push(field);
        }
    }

    fn custom(&mut self, name: &str, values: &[&str]) {
        for value in values {
            let line = self.push(name, value);
            self.policy.headers.push(Header {
                name: Spanned::new(HeaderName::Custom(name.to_owned()), line.at),
                value: HeaderValue::Custom(Spanned::new((*value).to_owned(), line.value)),
                span: line.at.to(line.value),
            });
        }
    }

    /// Adds a line to the text.
    fn push(&mut self, name: &str, value: &str) -> Line {
        let start = self.text.len();
        self.text.push_str(name);
        let at = Span::new(start, self.text.len());
        self.text.push_str(": ");
        let start = self.text.len();
        self.text.push_str(value);
        let line = Line { name: name.to_owned(), at, value: Span::new(start, self.text.len()) };
        self.text.push('\n');
        self.lines.push(line.clone());
        line
    }
}

/// Whether a Content-Security-Policy says anything. Without a directive it is no policy, and counts as missing.
fn holds_directives(value: &str) -> bool {
    value.contains(|c: char| !c.is_ascii_whitespace() && !matches!(c, ',' | ';'))
}

/// Whether browsers read several lines as one list.
fn is_joined(shape: Shape) -> bool {
    match shape {
        Shape::Words(_)
        | Shape::QuotedWords(_)
        | Shape::Rules(_)
        | Shape::Texts(_)
        | Shape::Strings(_)
        | Shape::Groups(_)
        | Shape::Permissions
        | Shape::Features
        | Shape::Endpoints => true,
        Shape::Parameters(schema) => matches!(schema.syntax, Syntax::Commas | Syntax::Dictionary),
        Shape::Csp(_) | Shape::Word(_) | Shape::Boolean | Shape::True | Shape::Seconds | Shape::Text(_) => false,
    }
}

fn is_item(shape: Shape) -> bool {
    matches!(shape, Shape::Parameters(schema) if schema.syntax == Syntax::Item)
}

fn effect_of_repetition(field: Field) -> &'static str {
    match field {
        Field::StrictTransportSecurity => "browsers read the first one only",
        Field::XFrameOptions => {
            "browsers block every frame where two known values disagree, and none where no value is known"
        }
        Field::XContentTypeOptions => "browsers read the first value only",
        Field::CrossOriginOpenerPolicy | Field::CrossOriginEmbedderPolicy => {
            "two make a list, and browsers read a list as `unsafe-none`"
        }
        Field::CrossOriginResourcePolicy => "two make one value that no browser knows, and it counts as absent",
        Field::AccessControlAllowOrigin | Field::AccessControlAllowCredentials => {
            "two make one value that equals no origin, and the check fails"
        }
        field if is_item(field.shape()) || matches!(field.shape(), Shape::Boolean) => {
            "two make a list, and browsers ignore it"
        }
        _ => "browsers and caches keep one of them, each in its own way",
    }
}

/// What findings about what is missing point at.
const RESPONSE: &str = "response";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[(&str, &str)]) -> Vec<(String, String)> {
        let response = Response::read(headers.iter().copied(), None);
        let quote =
            |found: &Diagnostic| (found.message.clone(), response.text[found.span.start..found.span.end].to_owned());
        response.diagnostics.iter().map(quote).collect()
    }

    #[test]
    fn what_is_wrong_is_quoted_to_the_byte() {
        for (headers, message, piece) in [
            (
                &[("Content-Security-Policy", "default-src 'self', img-src 'slef'")][..],
                "`'slef'` is not a keyword, a nonce or a hash",
                "'slef'",
            ),
            (
                &[("vary", "x"), ("strict-transport-security", "max-age=1; preload=1")],
                "`preload` takes no value",
                "preload=1",
            ),
            (
                &[("referrer-policy", "origin"), ("Referrer-Policy", "none")],
                "`none` is not a value of `Referrer-Policy`",
                "none",
            ),
            (&[("permissions-policy", "camera=(none)")], "`none` is not `self`, `*` or a quoted origin", "none"),
            (&[("reporting-endpoints", "a=\"/x\", b=y")], "`y` is not a string", "y"),
            (&[("nel", "{\"report_to\":\"A\",\"max_age\":1}")], "`A` is not the name of an endpoint", "\"A\""),
        ] {
            assert_eq!(found(headers), [(message.to_owned(), piece.to_owned())], "{headers:?}");
        }
    }

    #[test]
    fn lines_are_joined_or_not_as_browsers_do() {
        let twice = |name: &'static str, value: &'static str| found(&[(name, value), (name, value)]).len();
        assert_eq!(twice("content-security-policy", "default-src 'self'"), 0);
        assert_eq!(twice("x-frame-options", "DENY"), 0);
        assert_eq!(twice("referrer-policy", "origin"), 0);
        assert_eq!(twice("cross-origin-embedder-policy", "require-corp"), 1);
        assert_eq!(twice("strict-transport-security", "max-age=1"), 1);
        let two = Response::read([("x-frame-options", "DENY"), ("x-frame-options", "SAMEORIGIN")], None);
        assert_eq!(two.diagnostics.len(), 1);
        let policies = Response::read(
            [("content-security-policy", "img-src *, font-src *"), ("content-security-policy", "media-src *")],
            None,
        );
        let policies: Vec<String> = policies.policy.csps().into_iter().map(ToString::to_string).collect();
        assert_eq!(policies, ["img-src *", "font-src *", "media-src *"]);
    }

    #[test]
    fn each_member_of_a_list_is_a_policy() {
        let is_missing =
            |response: Response| response.diagnostics.iter().any(|found| found.lint == Some("csp_missing"));
        for (value, policies) in [
            ("img-src *,font-src *", &["img-src *", "font-src *"][..]),
            (", ,img-src * ;,\t, ; ,font-src *;;,", &["img-src *", "font-src *"]),
            ("img-src *,", &["img-src *"]),
            (",", &[]),
            (" ; , ;", &[]),
            ("", &[]),
        ] {
            let response = Response::read([("content-security-policy", value)], None);
            let texts: Vec<String> = response.policy.csps().into_iter().map(ToString::to_string).collect();
            assert_eq!(texts, policies, "{value:?}");
            assert!(response.diagnostics.is_empty(), "{value:?}");
            let audits = [Response::audit([("content-security-policy", value)], None), Response::audit_csp(value)];
            assert_eq!(audits.map(is_missing), [policies.is_empty(); 2], "{value:?}");
        }
    }

    #[test]
    fn of_several_policies_each_is_pointed_at() {
        let response = Response::audit(
            [("content-security-policy-report-only", "default-src 'self'; report-uri /a, img-src 'self'")],
            None,
        );
        let silent = response.diagnostics.iter().find(|found| found.lint == Some("reporting_report_only_silent"));
        let span = silent.expect("the second one reports to nobody").span;
        assert_eq!(&response.text[span.start..span.end], "img-src 'self'");
    }

    #[test]
    fn what_cannot_be_read_is_not_missing_as_well() {
        let response = Response::audit([("x-content-type-options", "no-sniff"), ("referrer-policy", "never")], None);
        let lints: Vec<_> = response.diagnostics.iter().filter_map(|found| found.lint).collect();
        assert!(!lints.contains(&"nosniff_missing") && !lints.contains(&"referrer_policy_missing"), "{lints:?}");
        assert_eq!(response.diagnostics.iter().filter(|found| found.lint.is_none()).count(), 2);
    }
}
