//! Code of the language in the syntax of a header, as help about the text of a header shows it.

use security_policy_core::header::{Field, Spelling};

#[test]
fn code_is_spelled_as_the_header_has_it() {
    use Field::*;
    for (field, code, spelled) in [
        (XFrameOptions, "same_origin", "SAMEORIGIN"),
        (XContentTypeOptions, "nosniff", "nosniff"),
        (AccessControlAllowOrigin, "*", "*"),
        (StrictTransportSecurity, "max_age: …", "max-age=…"),
        (ReportTo, "include_subdomains", "include_subdomains"),
        (ReportTo, "max_age: 1d", "\"max_age\":86400"),
        (ReportTo, "{ max_age: 1d }", "\"max_age\":86400"),
        (ReportingEndpoints, "csp: \"/reports\"", "csp=\"/reports\""),
        (ReportingEndpoints, "{ csp: \"/reports\" }", "csp=\"/reports\""),
        (PermissionsPolicy, "{ camera: none }", "camera=()"),
        (FeaturePolicy, "\"https://maps.example\"", "https://maps.example"),
        (ContentSecurityPolicy, "{ default_src: self }", "default-src 'self'"),
        (XRobotsTag, "noindex", "noindex"),
        (XRobotsTag, "\"googlebot: noindex\"", "googlebot: noindex"),
        (ContentType, "\"text/html; name=\\\"a, \\\\b\\\"\"", "text/html; name=\"a, \\b\""),
    ] {
        assert_eq!(Spelling::Header(field).code(code).as_deref(), Some(spelled), "{code}");
    }
    for (code, spelled) in [
        ("\"x-shop\": \"open\"", "x-shop: open"),
        ("headers: { \"x-shop\": \"open\" }", "x-shop: open"),
        (
            "headers: { \"x-shop\": \"open\", \"x-door\": \"blue\" }, x_frame_options: deny",
            "x-shop: open, x-door: blue, X-Frame-Options: DENY",
        ),
    ] {
        assert_eq!(Spelling::Response.code(code).as_deref(), Some(spelled), "{code}");
    }
}

/// Nothing is left out of code that the header cannot have as a whole.
#[test]
fn code_that_the_header_cannot_have_stays_as_it_is() {
    use Field::*;
    for (field, code) in [
        (StrictTransportSecurity, "max_age: …, preload"),
        (StrictTransportSecurity, "max_age: soon"),
        (CrossOriginOpenerPolicy, "value: …"),
        (IntegrityPolicy, "blocked_destinations: [script, image]"),
        (PermissionsPolicy, "camera: nobody"),
        (PermissionsPolicy, "\"https://maps.example\""),
        (ReportingEndpoints, "csp: \"http://reports.example\""),
    ] {
        assert_eq!(Spelling::Header(field).code(code), None, "{code}");
    }
}

#[test]
fn only_what_is_between_two_backticks_is_code() {
    let spelling = Spelling::Header(Field::XFrameOptions);
    for (help, spelled) in [
        ("`deny`deny`deny`", "`DENY`deny`DENY`"),
        ("write `deny` or `same_origin", "write `DENY` or `same_origin"),
        ("deny `deny", "deny `deny"),
        ("deny", "deny"),
    ] {
        assert_eq!(spelling.help(help), spelled);
    }
}
