//! The headers of one response → policy, as browsers read them: which lines are joined, which count once, which are
//! policies of their own.

use crate::cookie::{ATTRIBUTES, CookiePolicy};
use crate::diagnostic::{Diagnostic, Diagnostics, MAX_ERRORS};
use crate::header::{Field, FieldValue, Shape, Spelling, Syntax, repeats_a_name};
use crate::lint::{self, Levels};
use crate::policy::{Form, Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use std::collections::BTreeMap;

/// A response as far as its headers go, laid out as one text.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
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
#[non_exhaustive]
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
        Response::audit_with_status(headers, None, origin)
    }

    /// Does the same for a response whose status is known: a redirect, a `304` and an empty response are no pages, and
    /// are not judged for what protects one.
    ///
    /// ```
    /// use security_policy_core::response::Response;
    ///
    /// let found = |status| Response::audit_with_status([("location", "/"), ("x-a", "b")], status, None).diagnostics.len();
    /// assert!(found(Some(200)) > 0);
    /// assert_eq!(found(Some(302)), 0);
    /// ```
    pub fn audit_with_status<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        status: Option<u16>,
        origin: Option<Origin>,
    ) -> Response {
        Response::read_with_status(headers, status, origin).check()
    }

    /// Reads the headers of a response that was sent from `origin`. Headers that have no meaning here are kept as text.
    pub fn read<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>, origin: Option<Origin>) -> Response {
        Response::read_with_status(headers, None, origin)
    }

    /// Does the same for a response whose status is known.
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
        Response::read_csp(text).check_as(&|_, _| Spelling::Header(Field::ContentSecurityPolicy))
    }

    /// Reads one Content-Security-Policy of which nothing else is known.
    pub fn read_csp(text: &str) -> Response {
        let field = Field::ContentSecurityPolicy;
        let whole = Span::new(0, text.len());
        let mut response = Response { text: text.to_owned(), ..Response::default() };
        // Nothing is known of the others; they may well be there.
        let unknown = Field::ALL.iter().copied().filter(|other| *other != field).collect();
        response.policy = SecurityPolicy { name: whole, form: Form::Response, unknown, ..SecurityPolicy::default() };
        let line = Line { name: field.name().to_owned(), at: whole, value: whole };
        response.list(field, text, &line);
        response
    }

    /// Runs every lint over what was read, and puts what was found in the order of the text.
    #[must_use]
    pub fn check(self) -> Response {
        self.check_as(&Response::spelling)
    }

    fn check_as(mut self, spelling: &dyn Fn(&Response, Span) -> Spelling) -> Response {
        let mut found = Diagnostics::new();
        lint::check(&self.policy, &Levels::default(), &mut found);
        found.spell(&|span| spelling(&self, span));
        self.diagnostics.extend(found);
        self.diagnostics.sort();
        self
    }

    /// The line that a place stands in; `None` for the response itself.
    pub fn line(&self, span: Span) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.at.start <= span.start);
        self.lines[..after].last().filter(|line| line.at.to(line.value).contains(span))
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
            _ if field == Field::XFrameOptions => self.framing(values),
            (_, [value]) => self.value(field, value),
            (shape, _) if is_joined(shape) => self.value(field, &values.join(", ")),
            (_, [first, rest @ ..]) => {
                self.value(field, first);
                let is_same = |value: &&str| value.trim().eq_ignore_ascii_case(first.trim());
                if field != Field::XContentTypeOptions || !rest.iter().all(is_same) {
                    self.repeated(field, rest);
                }
            }
            (_, []) => {}
        }
    }

    fn policies(&mut self, field: Field, value: &str) {
        let line = self.push(field.name(), value);
        self.list(field, value, &line);
    }

    /// Reads the policies between the commas of a line.
    fn list(&mut self, field: Field, value: &str, line: &Line) {
        let found = self.diagnostics.len();
        let is_read = self.read_value(field, value, line.value.start, line);
        if !is_read && self.diagnostics.len() == found {
            self.without_effect(field, line);
        }
    }

    fn value(&mut self, field: Field, value: &str) {
        let line = self.push(field.name(), value);
        if value.trim().is_empty() {
            return match is_better_empty(field) {
                true => self.policy.unread.push(field),
                false => self.without_effect(field, &line),
            };
        }
        // https://fetch.spec.whatwg.org/#determine-nosniff, step 3: the first value counts.
        let counts = match field {
            Field::XContentTypeOptions => value.split(',').next().unwrap_or_default(),
            _ => value,
        };
        let found = self.diagnostics.len();
        let is_read = self.read_value(field, counts, line.value.start, &line);
        if !is_read && self.diagnostics.len() == found {
            self.without_effect(field, &line);
        }
    }

    /// https://html.spec.whatwg.org/#the-x-frame-options-header, steps 3 to 7: the lines are one list of words, of which
    /// repetitions count once. Several block every frame if one of them is known.
    fn framing(&mut self, values: &[&str]) {
        let field = Field::XFrameOptions;
        let mut distinct: Vec<String> = Vec::new();
        let mut known = false;
        for value in values {
            let line = self.push(field.name(), value);
            let mut start = line.value.start;
            for word in value.split(',') {
                let at = start + (word.len() - word.trim_start().len());
                let text = word.trim();
                start += word.len() + 1;
                if distinct.iter().any(|other| other.eq_ignore_ascii_case(text)) || distinct.len() > MAX_ERRORS {
                    continue;
                }
                if !distinct.is_empty() {
                    self.diagnostics.push(conflict(Span::new(at, at + text.len()), text, &distinct[0]));
                }
                distinct.push(text.to_owned());
                // The first one that is known stands for the frames that are blocked.
                known = match (known, text.is_empty()) {
                    (true, _) => true,
                    (false, true) => false,
                    (false, false) => self.read_value(field, text, at, &line),
                };
            }
        }
        if let (false, [only], Some(line)) = (known, distinct.as_slice(), self.lines.last().cloned())
            && only.is_empty()
        {
            self.without_effect(field, &line);
        }
    }

    /// Reads one value. Returns whether it has an effect in a browser.
    fn read_value(&mut self, field: Field, text: &str, start: usize, line: &Line) -> bool {
        let (value, errors) = FieldValue::parse(field, text);
        self.diagnostics.take_over(errors, start);
        let is_ignored = field == Field::StrictTransportSecurity && repeats_a_name(text);
        match value.filter(|value| value.has_effect(field) && !is_ignored) {
            Some(mut value) => {
                value.shift(start);
                self.policy.headers.push(Header {
                    name: Spanned::new(HeaderName::Field(field), line.at),
                    value: HeaderValue::Field(value),
                    span: line.at.to(line.value),
                });
                true
            }
            None => {
                self.policy.unread.push(field);
                false
            }
        }
    }

    /// Says that a header is sent for nothing.
    fn without_effect(&mut self, field: Field, line: &Line) {
        self.policy.unread.push(field);
        self.diagnostics.push(
            Diagnostic::error(line.at, format!("`{}` is empty", field.title()))
                .help("send a value, or do not send the header")
                .note("browsers act as if it were not there"),
        );
    }

    fn repeated(&mut self, field: Field, rest: &[&str]) {
        for (index, value) in rest.iter().enumerate() {
            let line = self.push(field.name(), value);
            if index >= MAX_ERRORS {
                continue;
            }
            self.diagnostics.push(
                Diagnostic::error(line.at, format!("`{}` is sent twice", field.title()))
                    .help("send it once: the application and a server in front of it may each set one")
                    .note(effect_of_repetition(field)),
            );
        }
        if counts_once(field) {
            self.policy.headers.retain(|header| header.name.node != HeaderName::Field(field));
            self.policy.unread.push(field);
        }
    }

    fn custom(&mut self, name: &str, values: &[&str]) {
        for value in values {
            let line = self.push(name, value);
            if self.policy.headers.len() >= MAX_HEADERS {
                continue;
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

/// Whether an empty value is what a site should send, if it sends the header at all.
fn is_better_empty(field: Field) -> bool {
    matches!(field, Field::Server | Field::XPoweredBy | Field::Vary | Field::P3p)
}

fn conflict(span: Span, word: &str, first: &str) -> Diagnostic {
    Diagnostic::error(span, format!("`X-Frame-Options` says `{word}` after `{first}`"))
        .help("send one value: the application and a server in front of it may each set one")
        .note("browsers block every frame where two values disagree and one is known, and none where no value is known")
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

/// Whether two lines make one value, a list, that says nothing to a browser: neither counts.
fn counts_once(field: Field) -> bool {
    matches!(field.shape(), Shape::Boolean)
        || is_item(field.shape())
        || matches!(
            field,
            Field::CrossOriginResourcePolicy | Field::AccessControlAllowOrigin | Field::AccessControlAllowCredentials
        )
}

fn effect_of_repetition(field: Field) -> &'static str {
    match field {
        Field::StrictTransportSecurity => "browsers read the first one only",
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

/// So many headers are judged; no server sends more, and every lint looks at all of them. A known one is never left out.
const MAX_HEADERS: usize = 512;

/// The header whose every line is a cookie of its own.
const SET_COOKIE: &str = "set-cookie";

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
            assert_eq!(response.diagnostics.is_empty(), !policies.is_empty(), "{value:?}");
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

    fn lints(headers: &[(&str, &str)], status: Option<u16>) -> Vec<&'static str> {
        let origin = Origin::parse("https://a.example", Span::default()).expect("an origin");
        let response = Response::audit_with_status(headers.iter().copied(), status, Some(origin));
        response.diagnostics.iter().map(|found| found.lint.unwrap_or("error")).collect()
    }

    #[test]
    fn what_has_no_effect_is_missing() {
        for (name, value, missing) in [
            ("content-security-policy", ";", "csp_missing"),
            ("content-security-policy", " , ", "csp_missing"),
            ("content-security-policy", "", "csp_missing"),
            ("content-security-policy", "skript-src 'self'", "csp_missing"),
            ("content-security-policy", "img-src h\u{e9}.example", "csp_missing"),
            ("referrer-policy", "", "referrer_policy_missing"),
            ("referrer-policy", "never", "referrer_policy_missing"),
            ("referrer-policy", ",", "referrer_policy_missing"),
            ("x-frame-options", "", "framing_missing"),
            ("x-frame-options", "ALLOWALL-NOT", "framing_missing"),
            ("x-frame-options", "ALLOW-FROM https://a.example", "framing_missing"),
            ("x-content-type-options", "no-sniff", "nosniff_missing"),
            ("x-content-type-options", "", "nosniff_missing"),
            ("x-content-type-options", "x, nosniff", "nosniff_missing"),
            ("strict-transport-security", "", "hsts_missing"),
            ("strict-transport-security", "includeSubDomains", "hsts_missing"),
            ("strict-transport-security", "max-age=year", "hsts_missing"),
            ("strict-transport-security", "max-age=63072000; max-age=63072000", "hsts_missing"),
            ("cross-origin-opener-policy", "", "isolation_coop_missing"),
            ("cross-origin-opener-policy", "same_origin", "isolation_coop_missing"),
            ("cross-origin-opener-policy", "same-origin, same-origin", "isolation_coop_missing"),
        ] {
            let found = lints(&[(name, value)], None);
            assert!(found.contains(&missing) && found.contains(&"error"), "{name}: {value}: {found:?}");
            assert_eq!(found, lints(&[(name, value), ("x-a", "b")], Some(200)), "{name}: {value}");
        }
        let found = lints(&[("server", ""), ("vary", "")], None);
        assert!(!found.contains(&"error"), "{found:?}");
    }

    #[test]
    fn values_that_disagree_still_block_frames() {
        for (values, errors, missing) in [
            (&["DENY, deny"][..], 0, false),
            (&["DENY", "SAMEORIGIN"], 1, false),
            (&["nowhere", "DENY"], 2, false),
            (&["nowhere, elsewhere"], 3, true),
        ] {
            let headers: Vec<_> = values.iter().map(|value| ("x-frame-options", *value)).collect();
            let found = lints(&headers, None);
            assert_eq!(found.iter().filter(|lint| **lint == "error").count(), errors, "{values:?}: {found:?}");
            assert_eq!(found.contains(&"framing_missing"), missing, "{values:?}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_page_need_not_protect_one() {
        let page = ["csp_missing", "framing_missing", "referrer_policy_missing", "isolation_coop_missing"];
        for (status, headers) in [
            (302, &[("location", "/")][..]),
            (308, &[("location", "/")]),
            (304, &[]),
            (204, &[]),
            (200, &[("content-length", "0")]),
        ] {
            assert_eq!(lints(headers, Some(status)), ["hsts_missing"], "{status}");
        }
        for (status, headers) in [(302, &[][..]), (300, &[("location", "/")]), (404, &[]), (500, &[("location", "/")])]
        {
            let found = lints(headers, Some(status));
            assert!(page.iter().all(|lint| found.contains(lint)), "{status}: {found:?}");
        }
        let found = lints(&[("content-type", "application/json")], Some(200));
        assert_eq!(found, ["hsts_missing", "nosniff_missing"]);
    }

    #[test]
    fn a_redirect_is_judged_for_what_counts_on_it() {
        let headers = [
            ("location", "/"),
            ("content-security-policy", "script-src * 'unsafe-inline'"),
            ("set-cookie", "session=1; Secure; HttpOnly"),
            ("access-control-allow-origin", "null"),
            ("vary", "origin"),
            ("server", "shop/1.4"),
        ];
        assert_eq!(
            lints(&headers, Some(302)),
            ["hsts_missing", "cookie_missing_samesite", "cors_null_origin", "server_banner"]
        );
        assert!(lints(&headers, Some(200)).contains(&"csp_script_unsafe_inline"));
        assert!(lints(&headers, Some(304)).contains(&"csp_script_unsafe_inline"));
    }
}
