//! The language says each thing in one way, and in the same way everywhere. Every policy is read by the macro's own parser, in
//! this process.

use crate::declared::{derived, errors, findings, policy};
use security_policy_core::SecurityPolicy;
use security_policy_core::cookie::Cookie;
use security_policy_core::header::Field;
use security_policy_syntax::{Memory, lower, parse};

/// The headers of a policy, a line each.
fn headers(policy: &SecurityPolicy) -> Vec<String> {
    let line = |header: &security_policy_core::policy::Header| {
        let value: String = header.render().iter().map(ToString::to_string).collect();
        format!("{}: {value}", header.wire_name())
    };
    policy.headers.iter().map(line).collect()
}

fn header(fields: &str) -> String {
    let headers = headers(&policy(fields));
    assert_eq!(headers.len(), 1, "{fields}");
    headers[0].clone()
}

/// The first error of these fields: its message and its help.
fn error(fields: &str) -> (String, String) {
    let errors = errors(&format!("krate struct Policy {{ {fields} }}"));
    let first = errors.first().unwrap_or_else(|| panic!("{fields} has no error"));
    (first.message.clone(), first.help.clone().unwrap_or_default())
}

fn says(fields: &str, message: &str, help: &str) {
    assert_eq!(error(fields), (message.to_owned(), help.to_owned()), "{fields}");
}

#[test]
fn a_bare_star_is_everyone_wherever_a_header_has_it() {
    for (fields, line) in [
        ("content_security_policy: { img_src: * }", "content-security-policy: img-src *"),
        ("content_security_policy: { img_src: [self, *, data] }", "content-security-policy: img-src 'self' * data:"),
        ("content_security_policy: { frame_ancestors: [*] }", "content-security-policy: frame-ancestors *"),
        ("content_security_policy: { trusted_types: * }", "content-security-policy: trusted-types *"),
        ("permissions_policy: { camera: * }", "permissions-policy: camera=*"),
        ("permissions_policy: { camera: [*] }", "permissions-policy: camera=*"),
        ("feature_policy: { camera: * }", "feature-policy: camera *"),
        ("access_control_allow_origin: *", "access-control-allow-origin: *"),
        ("access_control_allow_methods: *", "access-control-allow-methods: *"),
        ("access_control_allow_headers: [*, authorization]", "access-control-allow-headers: *, authorization"),
        ("access_control_expose_headers: *", "access-control-expose-headers: *"),
        ("timing_allow_origin: *", "timing-allow-origin: *"),
        ("vary: *", "vary: *"),
    ] {
        assert_eq!(header(fields), line);
        // The string is in the header's own syntax, and is equivalent.
        assert_eq!(header(&fields.replace('*', "\"*\"")), line);
    }
}

#[test]
fn a_star_that_is_not_everyone_says_what_to_write() {
    let host = "`*.example.com` has to be a string here";
    says("content_security_policy: { img_src: *.example.com }", host, "write `\"*.example.com\"`");
    says("content_security_policy: { img_src: [self, *.example.com, data] }", host, "write `\"*.example.com\"`");
    says("content_security_policy: { img_src: *:8443 }", "`*:8443` has to be a string here", "write `\"*:8443\"`");
    says("clear_site_data: *", "`*` is not a value of `clear_site_data`", "write `all`");
    for fields in [
        "x_frame_options: *",
        "strict_transport_security: { max_age: * }",
        "content_type: *",
        "csrf: { bind_to: * }",
        "content_security_policy: *",
        "content_security_policy: { report_uri: * }",
        "nel: { report_to: *, max_age: 1d }",
    ] {
        let (message, help) = error(fields);
        assert!(message.contains("`*`") && !help.is_empty(), "{fields}: {message}: {help}");
    }
}

#[test]
fn a_derived_policy_adds_a_star_and_inherits_one() {
    let base = "content_security_policy: { img_src: *, font_src: self }";
    let policy = derived(base, "content_security_policy: { .., font_src: [.., *] },");
    assert_eq!(headers(&policy), ["content-security-policy: img-src *; font-src 'self' *"]);
}

/// What help shows as the value of a header is one that browsers use. The examples with `…` have something that only the user knows.
#[test]
fn the_example_of_a_header_has_an_effect() {
    for field in Field::ALL.iter().filter(|field| !field.example().contains('…')) {
        let fields = format!("{}: {}", field.key(), field.example());
        let policy = policy(&fields);
        let value = policy.get(*field).expect(&fields).node;
        assert!(value.has_effect(*field), "{fields}: {value:?}");
    }
}

#[test]
fn the_value_of_a_header_needs_no_name_in_a_block() {
    for (fields, line) in [
        (
            "cross_origin_opener_policy: { report_to: main, same_origin }",
            "cross-origin-opener-policy: same-origin;report-to=\"main\"",
        ),
        (
            "connection_allowlist: { response_origin, redirects: allow }",
            "connection-allowlist: (response-origin);redirects=allow",
        ),
        // A string alone is one pattern, and one that starts with a parenthesis the whole value.
        ("connection_allowlist: \"https://*.example/*\"", "connection-allowlist: (\"https://*.example/*\")"),
        (
            "connection_allowlist: \"(response-origin);webrtc=block\"",
            "connection-allowlist: (response-origin);webrtc=block",
        ),
        (
            "secure_session_registration: { ES256, path: \"/session\" }",
            "secure-session-registration: (ES256);path=\"/session\"",
        ),
    ] {
        assert_eq!(header(fields), line);
    }
}

#[test]
fn durations_are_one_kind_everywhere() {
    for (fields, line) in [
        ("strict_transport_security: { max_age: 0 }", "strict-transport-security: max-age=0"),
        ("strict_transport_security: { max_age: 2w }", "strict-transport-security: max-age=1209600"),
        ("cache_control: { max_age: 0 }", "cache-control: max-age=0"),
        ("cache_control: { max_age: 1w }", "cache-control: max-age=604800"),
        ("access_control_max_age: 0", "access-control-max-age: 0"),
        ("access_control_max_age: 1w", "access-control-max-age: 604800"),
    ] {
        assert_eq!(header(fields), line);
    }
    let cookie = |block: &str| cookie(&policy(&format!("cookies: {{ sid: {{ {block} }} }}")), "sid").0;
    assert!(cookie("max_age: 0").ends_with("; Max-Age=0"));
    assert!(cookie("max_age: 2w").ends_with("; Max-Age=1209600"));
    for (value, message, help) in [
        ("10m", "`m` is not a unit of time", "write `10min` for minutes; for months, write days"),
        ("10minutes", "`minutes` is not a unit of time", "write `10min`"),
        ("2weeks", "`weeks` is not a unit of time", "write `2w`"),
        ("2W", "`W` is not a unit of time", "write `2w`"),
        ("6months", "`months` is not a unit of time", "a month has no fixed length: write days, such as `30d`"),
        ("500ms", "`ms` is not a unit of time", "headers count whole seconds: write `1s` or more"),
        ("3x", "`x` is not a unit of time", "the units are `s`, `min`, `h`, `d`, `w` and `y` (365 days)"),
        ("604800", "`604800` has no unit", "write `7d` if the number is in seconds"),
        ("1.5w", "`1.5w` is not a whole number", "use a smaller unit"),
        ("soon", "expected a duration, found `soon`", "write `30s`, `10min`, `1h`, `2w`, `365d` or `2y`"),
    ] {
        says(&format!("strict_transport_security: {{ max_age: {value} }}"), message, help);
        says(&format!("access_control_max_age: {value}"), message, help);
        says(&format!("cookies: {{ sid: {{ max_age: {value} }} }}"), message, help);
        says(&format!("csrf: {{ max_age: {value} }}"), message, help);
    }
}

/// What may follow the value of a cookie: its protection.
fn cookie(policy: &SecurityPolicy, key: &str) -> (String, Option<&'static str>) {
    let is_it = |cookie: &&Cookie| cookie.key.node == key;
    let cookie = policy.cookies().find(is_it).expect("the cookie is declared");
    let tail = cookie.tail().iter().map(ToString::to_string).collect();
    (tail, cookie.protection().map(|protection| protection.node.key()))
}

#[test]
fn a_bare_name_is_an_empty_block_wherever_one_can_be_empty() {
    let both = |bare: &str, block: &str| {
        let [bare, block] = [bare, block].map(policy);
        for key in ["theme", "default"] {
            assert_eq!(cookie(&bare, key), cookie(&block, key));
        }
        let isolated = |policy: &SecurityPolicy| policy.csrf.as_ref().map(|csrf| csrf.isolation.is_some());
        assert_eq!(isolated(&bare), isolated(&block));
        assert!(isolated(&bare).is_some());
        cookie(&bare, "theme").0
    };
    let origin = "origin: \"https://shop.example.com\"";
    let theme = both(
        &format!("{origin}, cookies: {{ theme, default }}, csrf"),
        &format!("{origin}, cookies: {{ theme: {{}}, default: {{}} }}, csrf: {{}}"),
    );
    assert_eq!(theme, "; Secure; HttpOnly; SameSite=Lax; Path=/");
    both(
        &format!("{origin}, cookies: {{ theme, default }}, csrf: {{ isolate }}"),
        &format!("{origin}, cookies: {{ theme: {{}}, default: {{}} }}, csrf: {{ isolate: {{}} }}"),
    );
}

#[test]
fn a_bare_name_is_an_error_where_a_value_is_required() {
    for (fields, message) in [
        ("content_security_policy", "`content_security_policy` has no value"),
        ("strict_transport_security", "`strict_transport_security` has no value"),
        ("permissions_policy", "`permissions_policy` has no value"),
        ("cookies", "`cookies` has no value"),
        ("remove", "`remove` has no value"),
        ("cookies: { sid: { max_age } }", "`max_age` has no value"),
    ] {
        assert_eq!(error(fields).0, message);
    }
    says(
        "cookies: { theme: \"dark\" }",
        "expected a block, found the string `\"dark\"`",
        "write `theme` alone for a cookie with safe defaults, or a block of attributes",
    );
    says(
        "csrf: { isolate: true }",
        "expected a block, found `true`",
        "write `isolate` alone, or list what other sites may read: `isolate: { exempt: [\"/api/public\"] }`",
    );
}

#[test]
fn a_derived_policy_extends_a_bare_name_and_falls_back_to_it() {
    let base = "origin: \"https://shop.example.com\", cookies: { theme, default: { path: \"/a\" } }, csrf: { isolate }";
    let extended = derived(
        base,
        "cookies: { theme: { .., max_age: 1y }, default: { .., priority: high } }, csrf: { .., isolate: { .., frames } },",
    );
    assert_eq!(cookie(&extended, "theme").0, "; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000");
    assert_eq!(cookie(&extended, "default").0, "; Secure; HttpOnly; SameSite=Lax; Path=/a; Priority=High");
    let replaced = derived(base, "cookies: { default },");
    assert_eq!(cookie(&replaced, "default").0, "; Secure; HttpOnly; SameSite=Lax; Path=/");
}

#[test]
fn remove_knows_the_names_of_headers() {
    let said = |name: &str| {
        let found = findings("", &format!("remove: [\"{name}\"],"));
        let found = found.into_iter().find(|found| found.lint == Some("header_near_miss"));
        found.map(|found| (found.level.to_string(), found.message, found.help.unwrap_or_default()))
    };
    for (name, meant) in [
        ("x-powerd-by", "x-powered-by"),
        ("X-Powered_By", "x-powered-by"),
        ("sever", "server"),
        ("x-aspnet-verison", "x-aspnet-version"),
        ("x-generatr", "x-generator"),
        ("x-powered-by-pleks", "x-powered-by-plesk"),
        ("x-turbocharged-by", "x-turbo-charged-by"),
        ("x-varnsh", "x-varnish"),
    ] {
        let lower = name.to_ascii_lowercase();
        let expected =
            ("warn".to_owned(), format!("`{lower}` looks like a misspelled `{meant}`"), format!("write `\"{meant}\"`"));
        assert_eq!(said(name), Some(expected));
        assert_eq!(said(meant), None);
    }
    for own in ["x-shop-build", "server-timing", "x-request-id", "etag", "x-cache", "x-trace"] {
        assert_eq!(said(own), None, "{own}");
    }
    assert_eq!(policy("remove: [\"x-shop-build\", \"Server\"]").remove.len(), 2);
    for (item, message, help) in [
        ("server", "a header name is a string, and `server` is a word", "write `\"server\"`"),
        ("x_powered_by", "a header name is a string, and `x_powered_by` is a word", "write `\"x-powered-by\"`"),
        ("\"X Powered By\"", "`X Powered By` is not a valid header name", "write `\"x-powered-by\"`"),
        ("\"Server:\"", "`Server:` is not a valid header name", "write `\"server\"`"),
        ("\"\"", "`` is not a valid header name", "write `\"server\"`"),
        ("*", "expected the name of a header, found `*`", "write `\"server\"`"),
    ] {
        says(&format!("remove: [{item}]"), message, help);
    }
}

#[test]
fn a_cookie_has_one_protection() {
    for word in ["signed", "private", "flask"] {
        let protected = policy(&format!("cookies: {{ sid: {{ max_age: 8h, {word} }} }}"));
        assert_eq!(
            cookie(&protected, "sid"),
            ("; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=28800".to_owned(), Some(word))
        );
        for second in ["signed", "private", "flask"] {
            says(
                &format!("cookies: {{ sid: {{ {word}, max_age: 8h, {second} }} }}"),
                &match word == second {
                    true => format!("`{word}` is declared twice"),
                    false => format!("`{second}` is a second protection for this cookie"),
                },
                &format!("keep one of the two; the first is `{word}`"),
            );
        }
        says(
            &format!("cookies: {{ sid: {{ protection: {word} }} }}"),
            "`protection` is not an attribute of a cookie",
            "write `signed`, `private` or `flask`",
        );
        says(
            &format!("cookies: {{ sid: {{ {word}: true }} }}"),
            &format!("`{word}` takes no value"),
            &format!("write the bare name: `{word}`"),
        );
        says(
            &format!("cookies: {{ default: {{ {word} }} }}"),
            &format!("`default` cannot have `{word}`"),
            &format!(
                "declare the cookie by name: `session: {{ {word} }}`; `default` only adds attributes to undeclared cookies"
            ),
        );
    }
    says("cookies: { sid: { singed } }", "`singed` is not an attribute of a cookie", "did you mean `signed`?");
    says("cookies: { sid: { protektion } }", "`protektion` is not an attribute of a cookie", "");
}

#[test]
fn another_protection_replaces_that_of_the_base() {
    let base = "origin: \"https://shop.example.com\", cookies: { sid: { name: \"__Host-sid\", max_age: 8h, signed } }";
    let lost = |fields: &str| {
        let found = findings(base, &format!("cookies: {{ sid: {{ name: \"__Host-sid\", {fields} }} }},"));
        found.into_iter().any(|found| found.lint == Some("inherited_weakening"))
    };
    assert!(!lost(".., path: \"/\""));
    assert!(!lost(".., private"));
    assert!(lost(".., flask"));
    assert!(!lost("max_age: 8h, private"));
    assert!(lost("max_age: 8h, flask"));
    assert!(lost("max_age: 8h"));
    let private = derived(base, "cookies: { sid: { .., private } },");
    assert_eq!(cookie(&private, "sid").1, Some("private"));
    let none = derived(base, "cookies: { sid: { .., signed: omit } },");
    assert_eq!(cookie(&none, "sid").1, None);
    let other = findings(base, "cookies: { sid: { .., private: omit } },");
    assert_eq!(other[0].message, "`Base` has no `private` to omit");
}

#[test]
fn the_word_of_a_header_replaces_that_of_the_base() {
    let base = "reporting_endpoints: { main: \"/r\" }, cross_origin_opener_policy: { same_origin, report_to: main }";
    let policy = derived(base, "cross_origin_opener_policy: { .., same_origin_allow_popups },");
    let opener = "cross-origin-opener-policy: same-origin-allow-popups;report-to=\"main\"";
    assert!(headers(&policy).contains(&opener.to_owned()), "{:?}", headers(&policy));
}

#[test]
fn other_headers_are_a_block() {
    let several =
        policy("x_frame_options: deny, headers: { \"X-Shop\": \"open\", \"link\": \"</a.css>\" }, vary: origin");
    assert_eq!(headers(&several), ["x-frame-options: DENY", "x-shop: open", "link: </a.css>", "vary: origin"]);
    for (fields, message, help) in [
        ("headers: \"x\"", "expected a block, found the string `\"x\"`", "write `headers: { \"x-name\": \"value\" }`"),
        ("headers: { \"x-shop\" }", "`x-shop` has no value", "write `\"x-shop\": \"value\"`"),
        ("headers: { \"x-shop\": open }", "expected a string, found `open`", "write the value as a string"),
        ("headers: { x_shop: \"1\" }", "a header name is a string, and `x_shop` is a word", "write `\"x-shop\": …`"),
        ("headers: { x-shop: \"1\" }", "`x-shop` has to be a string here", "write `\"x-shop\"`"),
        (
            "headers: { x_frame_options: deny }",
            "a header name is a string, and `x_frame_options` is a word",
            "`x_frame_options` is a field: write it outside of `headers`",
        ),
        (
            "headers: { \"X-Frame-Options\": \"DENY\" }",
            "`X-Frame-Options` has its own field",
            "write `x_frame_options: …` outside of `headers`",
        ),
        (
            "headers: { \"x-shop\": \"1\", \"X-Shop\": \"2\" }",
            "`X-Shop` is declared twice",
            "keep one of the two; the first is `\"x-shop\": \"1\"`",
        ),
        (
            "headers: { \"x shop\": \"1\" }",
            "`x shop` is not a valid header name",
            "use letters, digits and hyphens: `\"x-shop\"`",
        ),
        (
            "header \"x-shop\": \"1\"",
            "unexpected string after `header`",
            "write `header: …`, or `headers: { \"x-name\": \"value\" }` for a header that has no field",
        ),
        ("header: { \"x\": \"1\" }", "expected a name, found a string", "write `x: …`"),
        ("header: \"1\"", "`header` is not a field of a policy", "write `headers: { \"x-name\": \"value\" }`"),
        (
            "x_shop_build: \"1\"",
            "`x_shop_build` is not a field of a policy",
            "for a header without a field, write `headers: { \"x-shop-build\": \"…\" }`",
        ),
        ("\"x-shop\": \"1\"", "expected a name, found a string", "write `x_shop: …`"),
        ("cookies: { headers: { \"x\": \"1\" } }", "expected a name, found a string", "write `x: …`"),
        (
            "headers: { \"server\": \"a\" }, remove: [\"server\"]",
            "`server` has its own field",
            "write `server: …` outside of `headers`",
        ),
        (
            "headers: { \"x-shop\": \"a\" }, remove: [\"X-Shop\"]",
            "`x-shop` is both sent and removed",
            "delete it from `remove`: the policy replaces a header that a handler has set",
        ),
    ] {
        says(fields, message, help);
    }
}

#[test]
fn other_headers_are_inherited_as_a_block_is() {
    let base = "headers: { \"x-a\": \"1\", \"x-b\": \"2\" }";
    let lines = |fields: &str| headers(&derived(base, fields));
    assert_eq!(lines(""), ["x-a: 1", "x-b: 2"]);
    assert_eq!(lines("headers: { \"x-c\": \"3\" },"), ["x-c: 3"]);
    assert_eq!(lines("headers: { .., \"x-c\": \"3\" },"), ["x-a: 1", "x-b: 2", "x-c: 3"]);
    assert_eq!(lines("headers: { \"X-A\": \"3\", .. },"), ["x-a: 3", "x-b: 2"]);
    assert_eq!(lines("headers: { .., \"X-A\": omit },"), ["x-b: 2"]);
    for none in ["headers: omit,", "headers: {},", "headers,"] {
        assert_eq!(lines(none), [""; 0]);
    }
    let missing = findings(base, "headers: { .., \"x-c\": omit },");
    assert_eq!(missing[0].message, "`Base` has no `x-c` to omit");
}

#[test]
fn omit_takes_an_item_out_of_an_inherited_list() {
    let base = "content_security_policy: { default_src: [self, data], img_src: [self, data, \"https://old.example\", *], \
                font_src: \"'self' https://Old.example/f/ https://new.example\", script_src: [nonce, strict_dynamic, \"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\", $cdn], \
                sandbox: [allow_forms, allow_scripts], trusted_types: [\"app\", \"old\"] }, \
                permissions_policy: { camera: [self, \"https://a.example\"] }, remove: [\"server\", \"via\"], vary: [origin, \"accept\"], \
                csrf: { exempt: [\"POST /a\", \"POST /b\"], trusted_origins: [\"https://a.example\", \"https://b.example\"] }";
    let directive = |directives: &str, name: &str| {
        let policy = derived(base, &format!("content_security_policy: {{ .., {directives} }},"));
        let csp = policy.csps()[0].to_string();
        csp.split("; ").find(|part| part.starts_with(name)).expect("the directive is there").to_owned()
    };
    for (directives, left) in [
        ("img_src: [.., omit self]", "img-src data: https://old.example *"),
        ("img_src: [.., omit \"'self'\"]", "img-src data: https://old.example *"),
        ("img_src: [omit data, ..]", "img-src 'self' https://old.example *"),
        ("img_src: [.., omit \"data:\"]", "img-src 'self' https://old.example *"),
        ("img_src: [.., omit \"HTTPS://old.Example\"]", "img-src 'self' data: *"),
        ("img_src: [.., omit *, omit \"https://old.example\"]", "img-src 'self' data:"),
        (
            "img_src: [.., omit \"*\", \"https://new.example\"]",
            "img-src 'self' data: https://old.example https://new.example",
        ),
        ("font_src: [.., omit \"https://old.example/f/\"]", "font-src 'self' https://new.example"),
        (
            "script_src: [.., omit nonce]",
            "script-src 'strict-dynamic' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' {cdn}",
        ),
        ("script_src: [.., omit hash(\"\"), omit $cdn]", "script-src 'nonce-{nonce}' 'strict-dynamic'"),
        // The directive that browsers fall back to where the base lacks this one.
        ("connect_src: [.., omit data]", "connect-src 'self'"),
        ("sandbox: [.., omit allow_scripts]", "sandbox allow-forms"),
        ("sandbox: [.., omit \"Allow-Scripts\"]", "sandbox allow-forms"),
        ("trusted_types: [.., omit \"old\"]", "trusted-types app"),
    ] {
        let name = left.split(' ').next().expect("a name");
        assert_eq!(directive(directives, name), left, "{directives}");
    }
    let policy = derived(
        base,
        "permissions_policy: { camera: [.., omit self] }, remove: [.., omit \"Server\"], vary: [.., omit \"Origin\"], \
         csrf: { .., exempt: [.., omit \"POST /a\"], trusted_origins: [.., omit \"https://b.example\"] },",
    );
    let lines = headers(&policy);
    assert!(lines.contains(&"permissions-policy: camera=(\"https://a.example\")".to_owned()), "{lines:?}");
    assert!(lines.contains(&"vary: accept".to_owned()), "{lines:?}");
    assert_eq!(policy.remove.iter().map(|name| name.node.as_str()).collect::<Vec<_>>(), ["via"]);
    let csrf = policy.csrf.expect("it is declared");
    assert_eq!(csrf.exempt.node.iter().map(ToString::to_string).collect::<Vec<_>>(), ["POST /b"]);
    assert_eq!(csrf.trusted_origins.node.len(), 1);
}

#[test]
fn an_omit_that_does_nothing_says_what_to_write() {
    let base = "content_security_policy: { img_src: [self, \"https://old.example\"], font_src: none }, \
                csrf: { exempt: [\"POST /a\", \"POST /b\"] }";
    let csp = |directives: &str| format!("content_security_policy: {{ .., {directives} }},");
    for (fields, message, help) in [
        (
            csp("img_src: [.., omit data]"),
            "cannot omit `data`, which `img_src` of `Base` does not list",
            "remove it, or name what the base lists",
        ),
        (
            csp("img_src: [.., omit \"https://odl.example\"]"),
            "cannot omit `\"https://odl.example\"`, which `img_src` of `Base` does not list",
            "did you mean `omit \"https://old.example\"`?",
        ),
        (
            csp("img_src: [.., omit \"https://old.example/\"]"),
            "cannot omit `\"https://old.example/\"`, which `img_src` of `Base` does not list",
            "did you mean `omit \"https://old.example\"`?",
        ),
        (csp("img_src: [.., omit self, omit \"'self'\"]"), "`\"'self'\"` is omitted twice", "remove one of the two"),
        (csp("img_src: [.., self, omit self]"), "`self` is both omitted and listed", "remove one of the two"),
        (
            csp("img_src: [.., omit self, omit \"https://old.example\"]"),
            "no item of `img_src` is left",
            "write `img_src: none` to allow nothing, or `img_src: omit` to drop it",
        ),
        (
            csp("font_src: [.., omit none, self]"),
            "`omit none` is not needed",
            "remove it: an item that is added to `none` replaces it",
        ),
        (
            csp("img_src: [omit self, data]"),
            "`omit` has no effect: without `..`, this list keeps nothing of `Base`",
            "write `[.., omit self]`, or remove it",
        ),
        (csp("img_src: omit self"), "`omit self` can only be written in a list", "write `img_src: [.., omit self]`"),
        (
            csp("img_src: [.., omit [self, data]]"),
            "`omit` removes one item from a list",
            "write `omit` before each item: `[.., omit self, omit \"https://old.example\"]`",
        ),
        (
            csp("img_src: [omit .., self]"),
            "`omit` removes one item from a list",
            "write `omit` before each item: `[.., omit self, omit \"https://old.example\"]`",
        ),
        (
            "csrf: { .., exempt: [.., omit \"POST /A\"] },".to_owned(),
            "cannot omit `\"POST /A\"`, which `exempt` of `Base` does not list",
            "did you mean `omit \"POST /a\"`?",
        ),
        (
            "csrf: { .., exempt: [.., omit \"POST /a\", omit \"POST /b\"] },".to_owned(),
            "no item of `exempt` is left",
            "write `exempt: omit` to drop it",
        ),
        (
            csp("form_action: [.., omit self]"),
            "`..` has nothing to keep: `Base` has no `form_action`",
            "remove the `..`",
        ),
    ] {
        let errors = errors(&format!("krate struct Derived {{ {fields} ..Base }} @ struct Base {{ {base} }}"));
        let first = errors.first().unwrap_or_else(|| panic!("{fields} has no error"));
        assert_eq!((first.message.as_str(), first.help.as_deref()), (message, Some(help)), "{fields}");
    }
    says(
        "content_security_policy: { img_src: [omit self] }",
        "`omit` needs a base, and this policy has none",
        "name one at the end of the policy: `..path::to::Base`",
    );
}

#[test]
fn an_omit_is_judged_by_what_it_permits() {
    let base = "origin: \"https://shop.example.com\", content_security_policy: { default_src: none, img_src: [self, data], \
                require_trusted_types_for: script, base_uri: none, form_action: none, frame_ancestors: none }, remove: [\"server\", \"via\"]";
    let weaker = |fields: &str| {
        findings(base, fields).into_iter().filter(|found| found.lint == Some("inherited_weakening")).count()
    };
    assert_eq!(weaker("content_security_policy: { .., img_src: [.., omit data] },"), 0);
    assert_eq!(weaker("content_security_policy: { .., img_src: [.., omit data, \"https://new.example\"] },"), 0);
    assert_eq!(weaker("remove: [.., omit \"via\"],"), 1);
    assert_eq!(weaker("remove: [.., omit \"via\", \"x-powered-by\"],"), 1);
    assert_eq!(weaker("remove: [.., \"x-powered-by\"],"), 0);
}

/// The name of a directive in place of a kind.
#[test]
fn a_promise_names_a_kind_and_no_directive() {
    for (name, kind) in [
        ("script_src", "script"),
        ("script_src_elem", "script"),
        ("script_src_attr", "handler"),
        ("style_src_attr", "style_attribute"),
        ("img_src", "image"),
        ("child_src", "frame"),
        ("worker_src", "worker"),
        ("base_uri", "base"),
        ("form_action", "form"),
        ("frame_ancestors", "framed_by"),
    ] {
        let text = format!(
            "krate struct P {{ content_security_policy: {{ default_src: self }}, expect: {{ deny {name} \"https://a.example/\" }} }}"
        );
        let errors = errors(&text);
        let [error] = errors.as_slice() else { panic!("{name}: {errors:?}") };
        assert_eq!(error.help, Some(format!("write `{kind}`")), "{name}");
    }
    // It is about all kinds that have no directive of their own.
    let text = "krate struct P { content_security_policy: { default_src: self }, expect: { deny default_src \"https://a.example/\" } }";
    let help = errors(text)[0].help.clone().unwrap_or_default();
    assert!(help.starts_with("write `script`, `style`, `image`,"), "{help}");
}

/// Where a list is needed, it can be empty, and where it is not, a slot takes one value.
#[test]
fn a_slot_at_the_wrong_place_is_one_error() {
    for (fields, message) in [
        ("content_security_policy: { img_src: ..$a }", "`..$a` can only be written in a list"),
        ("content_security_policy: { report_uri: ..$a }", "`..$a` may be empty, and a value is required here"),
        ("x_frame_options: ..$a", "expected a value of `x_frame_options`, found the slot `..$a`"),
        ("referrer_policy: ..$a", "expected a value of `referrer_policy`, found the slot `..$a`"),
    ] {
        let errors = errors(&format!("krate struct P {{ {fields} }}"));
        let found: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(found, [message], "{fields}");
    }
    for fields in [
        "permissions_policy: { camera: ..$a }",
        "strict_transport_security: { max_age: ..$a }",
        "cookies: { a: { domain: ..$a } }",
        "access_control_allow_methods: ..$a",
        "remove: ..$a",
        "content_security_policy: { trusted_types: ..$a }",
    ] {
        assert_eq!(errors(&format!("krate struct P {{ {fields} }}")).len(), 1, "{fields}");
    }
}

#[test]
fn a_slot_takes_one_value_or_any_number_as_it_is_written() {
    let text = |fields: &str| header(&format!("content_security_policy: {{ {fields} }}"));
    assert_eq!(text("img_src: [self, ..$a, ..$b]"), "content-security-policy: img-src 'self' {a} {b}");
    for (fields, message, help) in [
        ("img_src: ..$a", "`..$a` can only be written in a list", "write `img_src: [..$a]`"),
        (
            "img_src: [none, ..$a]",
            "`none` cannot be combined with other sources in `img_src`",
            "remove `none`, or remove the others",
        ),
        (
            "img_src: [..$a], font_src: $a",
            "`$a` takes one value here, and any number elsewhere",
            "write `..$a` in each list, or use two slots",
        ),
        (
            "img_src: $a, font_src: [..$a]",
            "`$a` takes any number of values here, and one elsewhere",
            "write `..$a` in each list, or use two slots",
        ),
        (
            "img_src: self, report_uri: [..$a]",
            "`..$a` may be empty, and a value is required here",
            "write `$a`, a slot for one value; `..$a` is for source lists",
        ),
        (
            "sandbox: [..$a]",
            "`$a` is a slot, and slots are not allowed here",
            "write the value itself; slots are allowed in source lists, as report URLs, and as the domain of a cookie",
        ),
        ("img_src: [..$]", "expected the name of a slot after `$`", "write a name: `$cdn`"),
        (
            "img_src: [..$self]",
            "`self` cannot be the name of a slot",
            "use a name that a field of a Rust struct can have, such as `$cdn`",
        ),
    ] {
        says(&format!("content_security_policy: {{ {fields} }}"), message, help);
    }
}

#[test]
fn hash_file_takes_a_pattern() {
    let mut files = Memory::default();
    for (path, text) in
        [("dist/b.js", "b"), ("dist/a.js", "a"), ("dist/same.js", "a"), ("dist/c.css", "c"), ("dist/sub/d.js", "d")]
    {
        files.files.insert(path.to_owned(), text.into());
    }
    let read = |list: &str| {
        let text = format!("krate struct Policy {{ content_security_policy: {{ script_src: {list} }} }}");
        let item = parse(text.parse().expect("tokens"), &files).expect("a policy");
        let lowered = lower(&item);
        let error = lowered
            .diagnostics
            .iter()
            .next()
            .map(|error| (error.message.clone(), error.help.clone().unwrap_or_default()));
        (lowered.policy.csps().first().map(|csp| csp.to_string()).unwrap_or_default(), error, item.dependencies)
    };
    let (a, b) = (
        "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='",
        "'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='",
    );
    let (csp, error, dependencies) = read("hash_file(\"dist/*.js\")");
    assert_eq!((csp, error), (format!("script-src {a} {b}"), None));
    assert_eq!(dependencies.files, ["dist/a.js", "dist/b.js", "dist/same.js"]);
    assert_eq!(dependencies.globs[0].names, ["a.js", "b.js", "same.js"]);
    assert_eq!(read("[self, hash_file(\"dist/?.js\")]").0, format!("script-src 'self' {a} {b}"));
    assert_eq!(read("hash_file(\"dist/b.js\")").0, format!("script-src {b}"));
    assert!(read("hash_file(\"dist/b.js\")").2.globs.is_empty());
    for pattern in ["hash_file(\"dist/**/*.js\")", "hash_dir(\"dist/**/*.js\")"] {
        assert_eq!(read(pattern).2.globs[0].names, ["a.js", "b.js", "same.js", "sub/d.js"]);
        assert!(read(pattern).0.starts_with(&format!("script-src {a} {b} 'sha256-")), "{pattern}");
    }
    assert_eq!(read("hash_file(\"*/a.js\")").2.globs[0].names, ["dist/a.js"]);
    assert!(read("hash_file(\"dist/*.js\", sha384)").0.starts_with("script-src 'sha384-"));
    let paths = "paths start at the folder of the crate's `Cargo.toml`";
    for (list, message, help) in [
        ("hash_dir(\"dist\")", "`hash_dir` takes a pattern of files", "write `hash_dir(\"dist/**/*.js\")`".to_owned()),
        (
            "hash_dir(\"dist/a.js\")",
            "`hash_dir` takes a pattern of files",
            "write `hash_file(\"dist/a.js\")` for one file".to_owned(),
        ),
        (
            "hash_file(\"dist/*.html\")",
            "no file matches `dist/*.html`",
            format!("build the files before this crate is compiled; {paths}"),
        ),
        ("hash_file(\"gone/*.js\")", "cannot read the folder `gone`: entity not found", paths.to_owned()),
        (
            "hash_file(\"dist/**/*.mjs\")",
            "no file matches `dist/**/*.mjs`",
            format!("build the files before this crate is compiled; {paths}"),
        ),
    ] {
        assert_eq!(read(list).1, Some((message.to_owned(), help)), "{list}");
    }
}
