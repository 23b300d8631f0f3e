//! The findings that a policy accepts, and the part of a response that each is about.

use crate::declared::checked;
use security_policy_core::accepted::accepted;

#[test]
fn an_accepted_finding_is_about_the_part_below_the_attribute() {
    let allow = |lint: &str| format!("#[allow({lint}, reason = \"r\")]");
    let (a, b, c) = (allow("missing"), allow("csp_unsafe_eval"), allow("cookie_samesite"));
    for (text, expected) in [
        (format!("krate {a} struct P {{ x_frame_options: deny }}"), &[("missing", "", "")][..]),
        (
            format!("krate struct P {{ {b} content_security_policy: {{ default_src: self }} }}"),
            &[("csp_unsafe_eval", "content-security-policy", "")],
        ),
        (
            format!("krate struct P {{ content_security_policy: {{ {b} script_src: self, {a} style_src: self }} }}"),
            &[
                ("csp_unsafe_eval", "content-security-policy", "script-src"),
                ("missing", "content-security-policy", "style-src"),
            ],
        ),
        (
            format!("krate struct P {{ content_security_policy_report_only: {{ {b} script_src: self }} }}"),
            &[("csp_unsafe_eval", "content-security-policy-report-only", "script-src")],
        ),
        // What is no directive counts for the whole header.
        (
            format!("krate struct P {{ permissions_policy: {{ {a} camera: self }} }}"),
            &[("missing", "permissions-policy", "")],
        ),
        (
            format!("krate struct P {{ {a} cookies: {{ {b} theme: {{ {c} same_site: lax }} }} }}"),
            &[
                ("missing", "set-cookie", ""),
                ("csp_unsafe_eval", "set-cookie", "theme"),
                ("cookie_samesite", "set-cookie", "theme"),
            ],
        ),
        (
            format!(
                "krate struct P {{ cookies: {{ {b} session: {{ http_only, name: \"sid\", {c} same_site: lax }} }} }}"
            ),
            &[("csp_unsafe_eval", "set-cookie", "sid"), ("cookie_samesite", "set-cookie", "sid")],
        ),
        // The attributes of every cookie.
        (
            format!("krate struct P {{ cookies: {{ {c} default: {{ {b} same_site: lax }} }} }}"),
            &[("cookie_samesite", "set-cookie", ""), ("csp_unsafe_eval", "set-cookie", "")],
        ),
        (
            format!("krate struct P {{ {a} headers: {{ {b} \"X-Shop\": \"1\" }} }}"),
            &[("missing", "x-shop", ""), ("csp_unsafe_eval", "x-shop", "")],
        ),
        // Fields that are no headers.
        (format!("krate struct P {{ {a} csrf: {{ {b} max_age: 1h }}, {a} remove: \"server\" }}"), &[]),
        ("krate struct P { #[warn(missing)] x_frame_options: deny }".to_owned(), &[]),
    ] {
        let declaration = checked(&text).declaration;
        let found = accepted(&declaration);
        let found: Vec<_> = found.iter().map(|found| (found.lint, &*found.header, &*found.part)).collect();
        assert_eq!(found, expected, "{text}");
    }
}
