//! The headers of a response → the findings of all lints.

use super::model::Response;
use crate::cookie::ATTRIBUTES;
use crate::diagnostic::Diagnostics;
use crate::header::{Field, Spelling};
use crate::lint::{self, Levels};
use crate::span::Span;
use crate::url::Origin;

impl Response {
    /// Reads the names and values of the headers of a response, and runs every lint on them.
    ///
    /// `origin` is the origin of the server, if it is known; some lints need it, for example to tell http from https.
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

    /// Does the same for a response whose status is known. A redirect, a `304` and an empty response are not pages, and do not
    /// need the headers that protect one.
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

    /// Reads the value of a Content-Security-Policy header, and runs every lint on it. Nothing is assumed about the other
    /// headers of the response. Spans point into `text`.
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

    /// Runs every lint on what was read, and sorts the diagnostics by their spans.
    ///
    /// [`Response::audit`] reads and checks in one call.
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

    /// The syntax of help about this span: that of its header.
    fn spelling(&self, span: Span) -> Spelling {
        match self.line(span) {
            Some(line) if line.name == "set-cookie" => Spelling::Cookie(ATTRIBUTES),
            Some(line) => Field::from_name(&line.name).map_or(Spelling::Response, Spelling::Header),
            None => Spelling::Response,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

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
            (
                &[("www-authenticate", "Negotiate"), ("WWW-Authenticate", "Basic realm=\"shop\" charset=\"UTF-8\"")],
                "`charset=\"UTF-8\"` follows the value of `realm` without a comma",
                "charset=\"UTF-8\"",
            ),
            (&[("service-worker-allowed", " *")], "`*` in `Service-Worker-Allowed` does not stand for every path", "*"),
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
        let span = silent.expect("the second one has no report endpoint").span;
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
