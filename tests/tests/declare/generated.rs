//! What `core` decides about generated code: the names of constants, the salts of values, and the features that a policy needs.

use security_policy_core::accepted::accepted;
use security_policy_core::csrf::Site;
use security_policy_core::{Feature, Span};
use security_policy_syntax::{Checked, Item, Memory, check, parse};

fn item(fields: &str) -> Item {
    let tokens = format!("security_policy struct Shop {{ {fields} }}").parse().expect("tokens");
    parse(tokens, &Memory::default()).expect("a policy")
}

fn checked(fields: &str) -> Checked {
    check(&item(fields))
}

const COOKIES: &str = r#"
    origin: "https://shop.example.com",
    cookies: {
        theme,
        session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
        visitor: { max_age: 1h, same_site: strict, signed },
        cart: { path: "/cart", http_only: false, max_age: 1h, private },
        draft: { max_age: 8h, idle: 1h, private },
        legacy: { name: "session", flask },
        default: { secure },
    },
    csrf: { bind_to: session, trust_subdomains },
"#;

#[test]
fn a_salt_is_part_of_the_wire_form() {
    let checked = checked(COOKIES);
    let cookies = &checked.policy.cookies.as_ref().expect("cookies").cookies;
    let salts: Vec<Option<String>> = cookies.iter().map(|cookie| cookie.salt()).collect();
    let expected = [
        None,
        Some("security-policy.cookie.signed-session.__Host-session"),
        Some("security-policy.cookie.signed.visitor"),
        Some("security-policy.cookie.private.cart"),
        Some("security-policy.cookie.private-session.draft"),
        None,
    ];
    assert_eq!(salts, expected.map(|salt| salt.map(str::to_owned)));
    assert_eq!(checked.policy.csrf.as_ref().expect("csrf").salt(), "security-policy.csrf.__Host-csrf");
}

#[test]
fn lines_of_other_libraries_keep_their_scope_and_lifetime() {
    let checked = checked(COOKIES);
    let cookies = &checked.policy.cookies.as_ref().expect("cookies").cookies;
    let additions = |name: &str| -> Vec<(&str, String)> {
        let cookie = cookies.iter().find(|cookie| cookie.key.node == name).expect("a cookie");
        cookie.protecting_additions().collect()
    };
    let [secure, http_only] = [("Secure", String::new()), ("HttpOnly", String::new())];
    let same_site = |value: &str| ("SameSite", value.to_owned());
    assert_eq!(additions("visitor"), [secure.clone(), http_only, same_site("Strict")]);
    assert_eq!(additions("cart"), [secure, same_site("Lax")]);
}

#[test]
fn a_name_is_given_to_one_constant() {
    let checked = checked(
        r#"headers: { "x-a.b": "1", "x-a-b": "2", "headers": "3", "csrf": "4", "1st": "5" },
           x_frame_options: deny,
           cookies: { x_frame_options, theme, Theme: { name: "other" }, headers: { name: "h" }, removed: { name: "r" } },
           csrf,"#,
    );
    let headers: Vec<Option<String>> = checked.policy.header_constants();
    let expected = [Some("X_A_B"), None, None, None, None, Some("X_FRAME_OPTIONS")];
    assert_eq!(headers, expected.map(|name| name.map(str::to_owned)));
    let cookies: Vec<String> = checked.policy.cookie_constants().into_iter().map(|(_, name)| name).collect();
    assert_eq!(cookies, ["THEME"]);
    let found: Vec<String> = checked.diagnostics.iter().map(|found| found.message.clone()).collect();
    for message in [
        "`x_frame_options` would redefine the constant `X_FRAME_OPTIONS`",
        "`Theme` and an earlier cookie would both define the constant `THEME`",
        "`headers` would redefine the constant `HEADERS`",
        "`removed` would redefine the constant `REMOVED`",
    ] {
        assert!(found.iter().any(|found| found == message), "{message}: {found:?}");
    }
}

#[test]
fn each_feature_is_needed_once_and_where_it_is_written_first() {
    let item = item(COOKIES);
    let checked = check(&item);
    let needs = checked.policy.needs(&checked.slots);
    let features: Vec<Feature> = needs.iter().map(|need| need.feature).collect();
    assert_eq!(features, [Feature::Cookies, Feature::Signed, Feature::Private, Feature::Flask, Feature::Csrf]);
    let places: Vec<Option<String>> = needs.iter().map(|need| item.map.first(need.span).source_text()).collect();
    assert_eq!(places, ["cookies", "signed", "private", "flask", "csrf"].map(|name| Some(name.to_owned())));
    // The third cookie of the declaration is the second signed one.
    assert!(item.map.first(needs[1].span).start().line < item.map.first(needs[2].span).start().line - 1);

    let with_slot = self::checked(r#"content_security_policy: { img_src: [$cdn, $other] }"#);
    let needs = with_slot.policy.needs(&with_slot.slots);
    let messages: Vec<String> = needs.iter().map(|need| need.missing().to_string()).collect();
    assert_eq!(
        messages,
        [
            "`$cdn` needs a feature of `security-policy` that is off\nhelp: turn it on in `Cargo.toml`: `features = [\"slots\"]`"
        ],
    );
    assert_eq!(self::checked("x_frame_options: deny").policy.needs(&[]), []);
    assert_eq!(Feature::Csrf.missing("csrf", Span::new(1, 2)).span, Span::new(1, 2));
}

#[test]
fn sessions_and_tokens_keep_a_response_private() {
    let policy = checked(COOKIES).policy;
    let private: Vec<&str> =
        policy.set_cookies().filter(|cookie| policy.keeps_private(cookie)).map(|cookie| cookie.name().node).collect();
    assert_eq!(private, ["__Host-session", "visitor", "cart", "draft", "session", "__Host-csrf"]);
    assert_eq!(policy.set_cookies().count(), 7);
    assert_eq!(policy.bound_cookie().expect("a cookie").key.node, "session");
    let csrf = policy.csrf.as_ref().expect("csrf");
    let origin = policy.origin.as_ref().map(|origin| &origin.node);
    assert_eq!(csrf.trusted_site(origin), Some(Site { scheme: "https", domain: "example.com" }));
    assert_eq!(csrf.trusted_site(None), None);
}

#[test]
fn what_is_accepted_is_known_by_its_place_in_the_response() {
    let item = item(
        r#"#[allow(nosniff_missing, reason = "r")]
           content_security_policy: {
               #[allow(csp_broad_source, csp_insecure_source, reason = "r")]
               img_src: "http:",
               #[warn(csp_unsafe_eval)]
               script_src: self,
           },
           headers: {
               #[allow(repeated_value, reason = "r")]
               "X-Shop": "1",
           },
           cookies: {
               #[allow(cookie_lifetime, reason = "r")]
               session: { name: "sid" },
               theme: { #[allow(cookie_scriptable, reason = "r")] http_only: false },
               #[allow(cookie_lifetime, reason = "r")]
               default,
           },"#,
    );
    let found = accepted(&item.declaration);
    let found: Vec<(&str, &str, &str)> =
        found.iter().map(|found| (found.lint, found.header.as_str(), found.part.as_str())).collect();
    assert_eq!(
        found,
        [
            ("nosniff_missing", "content-security-policy", ""),
            ("csp_broad_source", "content-security-policy", "img-src"),
            ("csp_insecure_source", "content-security-policy", "img-src"),
            ("repeated_value", "x-shop", ""),
            ("cookie_lifetime", "set-cookie", "sid"),
            ("cookie_scriptable", "set-cookie", "theme"),
            ("cookie_lifetime", "set-cookie", ""),
        ],
    );
}
