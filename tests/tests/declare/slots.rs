//! Slots: how they are filled, what is generated for them, and that no value can add a source, directive or header.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use http::HeaderMap;
use security_policy::{
    Configured, Nonce, Policy, security_policy,
    slot::{Domain, Origin, ParseError, ScriptSource, Source, Url},
};
use security_policy_tests::Random;

security_policy! {
    /// A slot of every type, and one that is used twice.
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: [nonce, $cdn],
            style_src: [self, $cdn],
            img_src: [self, $images, "https://img.example.com"],
            base_uri: none,
            frame_ancestors: [self, $partner],
            report_uri: $reports,
            report_to: csp,
        },
        content_security_policy_report_only: { img_src: $images, report_to: csp },
        reporting_endpoints: { csp: $reports, default: "/reports" },
        referrer_policy: no_referrer,
        remove: ["server"],
    }
}

security_policy! {
    struct Gallery { content_security_policy: { default_src: none, img_src: $images, base_uri: none } }
}

security_policy! {
    struct Open {
        content_security_policy: {
            #[allow(csp_script_slot, reason = "the host is chosen by who deploys this")]
            script_src: [self, $any],
        },
    }
}

security_policy! {
    /// Inherits a slot.
    struct Child { x_content_type_options: nosniff, ..Gallery }
}

fn shop() -> Result<Configured<Shop>, ParseError> {
    Ok(Shop::configure(ShopSlots {
        cdn: ScriptSource::parse("https://cdn.example.com")?,
        images: Source::parse("*.example.org")?,
        partner: Origin::parse("https://partner.example")?,
        reports: Url::parse("https://reports.example.com/csp?a=b")?,
    }))
}

security_policy! {
    /// Slots and nonces in each of several policies.
    struct Several {
        content_security_policy: [
            { default_src: none, script_src: [nonce, $cdn], img_src: $images, base_uri: none },
            { script_src: [self, nonce, $cdn], frame_ancestors: $partner },
            "style-src 'self', connect-src 'self'",
        ],
    }
}

security_policy! {
    /// Changes the first, and keeps the slots of the second.
    struct ChildOfSeveral { content_security_policy: { .., font_src: $images }, ..Several }
}

#[test]
fn a_slot_may_be_in_each_of_several_policies() -> Result<(), ParseError> {
    let nonce = Nonce::random();
    let (cdn, images) = (ScriptSource::parse("https://cdn.example.com")?, Source::parse("*.example.org")?);
    let partner = Origin::parse("https://partner.example")?;
    let several =
        Several::configure(SeveralSlots { cdn: cdn.clone(), images: images.clone(), partner: partner.clone() });
    let first = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' https://cdn.example.com; img-src *.example.org; base-uri 'none'"
    );
    let rest = format!(
        "script-src 'self' 'nonce-{nonce}' https://cdn.example.com; frame-ancestors https://partner.example, \
         style-src 'self', connect-src 'self'"
    );
    assert_eq!(several.headers(&nonce)["content-security-policy"], format!("{first}, {rest}"));
    let child = ChildOfSeveral::configure(ChildOfSeveralSlots { cdn, images, partner });
    let expected = format!("{first}; font-src *.example.org, {rest}");
    assert_eq!(child.headers(&nonce)["content-security-policy"], expected);
    Ok(())
}

#[test]
fn a_slot_is_filled_where_it_was_declared() {
    let nonce = Nonce::random();
    let headers = shop().expect("every value is fine").headers(&nonce);
    let csp = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' https://cdn.example.com; \
         style-src 'self' https://cdn.example.com; img-src 'self' *.example.org https://img.example.com; \
         base-uri 'none'; frame-ancestors 'self' https://partner.example; \
         report-uri https://reports.example.com/csp?a=b; report-to csp"
    );
    let lines: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII"))).collect();
    assert_eq!(
        lines,
        [
            ("cache-control", "private, no-store"),
            ("content-security-policy", csp.as_str()),
            ("content-security-policy-report-only", "img-src *.example.org; report-to csp"),
            ("reporting-endpoints", "csp=\"https://reports.example.com/csp?a=b\", default=\"/reports\"",),
            ("referrer-policy", "no-referrer"),
        ],
    );
    assert_eq!(Shop::HEADERS, [("referrer-policy", "no-referrer")], "a header with a slot is no constant");
}

#[test]
fn a_slot_is_inherited_and_can_be_opened() {
    let images = Source::parse("https://img.example.com").expect("a source");
    let child = Child::configure(ChildSlots { images: images.clone() });
    let gallery = Gallery::configure(GallerySlots { images });
    assert_eq!(child.headers()["content-security-policy"], gallery.headers()["content-security-policy"]);
    let open = Open::configure(OpenSlots { any: Source::parse("http://cdn.example.com").expect("a source") });
    assert_eq!(open.headers()["content-security-policy"], "script-src 'self' http://cdn.example.com");
}

security_policy! {
    /// A session that several hosts of a deployment share.
    struct Shared {
        cookies: {
            theme: { domain: $site, max_age: 30d },
            session: { domain: $site, max_age: 8h, signed },
            own: { name: "__Host-own" },
        },
    }
}

#[test]
fn a_cookie_lives_on_the_domain_that_a_slot_names() {
    let site = Domain::parse(".Example.com").expect("a domain");
    let shared = Shared::configure(SharedSlots { site });
    let mut headers = HeaderMap::new();
    Shared::theme(&shared).set(&mut headers, "dark").expect("a value");
    assert_eq!(
        headers["set-cookie"],
        "theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000; Domain=example.com"
    );
    Shared::theme(&shared).remove(&mut headers);
    assert_eq!(headers["set-cookie"], "theme=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Domain=example.com");
    let mut headers = HeaderMap::new();
    Shared::session(&shared).remove(&mut headers);
    assert_eq!(
        headers["set-cookie"],
        "session=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Domain=example.com"
    );
    assert_eq!(Shared::OWN.attributes(), "; Secure; HttpOnly; SameSite=Lax; Path=/");
}

#[test]
fn a_304_gets_no_nonce_but_the_rest() {
    let shop = shop().expect("every value is fine");
    let mut headers = shop.headers(&Nonce::random());
    Shop::apply_not_modified(shop.prepared(), &mut headers);
    assert!(!headers.contains_key("content-security-policy"));
    assert_eq!(headers["content-security-policy-report-only"], "img-src *.example.org; report-to csp");
}

#[tokio::test(flavor = "current_thread")]
async fn the_layer_serves_it() {
    use axum::{Router, body::Body, http::Request, routing::get};
    use tower::ServiceExt as _;

    let shop = shop().expect("every value is fine");
    let app =
        Router::new().route("/", get(async |nonce: Nonce| axum::response::Html(nonce.to_string()))).layer(shop.layer());
    let response = app.oneshot(Request::new(Body::empty())).await.expect("infallible");
    let headers = response.headers().clone();
    let body = axum::body::to_bytes(response.into_body(), 100).await.expect("a body");
    let nonce = std::str::from_utf8(&body).expect("ASCII");
    let csp = headers["content-security-policy"].to_str().expect("ASCII");
    assert!(csp.contains(&format!("script-src 'nonce-{nonce}' https://cdn.example.com;")), "{csp}");
}

#[test]
fn a_slot_takes_no_more_than_a_literal() {
    for text in ["https://*.com", "https://*.github.io", "https://127.1", "https://cdn.jsdelivr.net"] {
        assert!(ScriptSource::parse(text).is_err(), "{text}");
    }
    for text in ["report-to", "javascript:", "data", "null", "https:", "*.co.uk", "0x7f.1", "-img.example.com"] {
        assert!(Source::parse(text).is_err(), "{text}");
    }
    for text in ["co.uk", "github.io", "127.1", "2130706433", "-shop.example.com", "shop.example.com."] {
        assert!(Domain::parse(text).is_err(), "{text}");
    }
    for text in ["//evil.example/r", "javascript:alert(1)", "https://", "https:/r", "reports.example.com/r"] {
        assert!(Url::parse(text).is_err(), "{text}");
    }
    for text in ["https://*.github.io", "https://-partner.example", "https://192.0.2.7", "http://partner.example"] {
        assert!(Origin::parse(text).is_err(), "{text}");
    }
    let open = Source::parse_allowing_anyone("https://*.github.io").expect("a source that says its price");
    let gallery = Gallery::configure(GallerySlots { images: open });
    assert_eq!(
        gallery.headers()["content-security-policy"],
        "default-src 'none'; img-src https://*.github.io; base-uri 'none'"
    );
}

#[test]
fn an_error_says_what_is_wrong_what_to_pass_and_what_a_browser_does() {
    let error = Domain::parse("co.uk").expect_err("a public suffix").to_string();
    assert_eq!(
        error,
        "`co.uk` cannot fill a slot that takes a domain: `co.uk` is a public suffix\n\
         help: give the slot the domain of the site: `example.com`\n\
         note: anyone can register a name below it, so browsers reject the cookie"
    );
    let error = ScriptSource::parse("https://*.github.io").expect_err("names of anyone").to_string();
    assert_eq!(
        error,
        "`https://*.github.io` cannot fill a slot that takes an https source: `https://*.github.io` matches every host \
         below a public suffix\n\
         help: name a host: `https://img.example.com`; to allow `https://*.github.io`, call `parse_allowing_anyone`\n\
         note: anyone can publish content there that the page would load"
    );
}

security_policy! {
    /// Slots for any number of values: alone, with others, adjacent, used twice, and with a nonce.
    struct Tenants {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: [nonce, ..$scripts],
            img_src: [self, ..$images, $one, ..$more],
            font_src: [..$images, ..$more],
            connect_src: [..$scripts],
            base_uri: none,
            frame_ancestors: [..$partners],
        },
        x_content_type_options: nosniff,
    }
}

security_policy! {
    /// They are inherited and omitted as any item is.
    struct Fewer {
        content_security_policy: { .., img_src: [.., omit ..$more, "https://img.example.com"], connect_src: [.., self] },
        ..Tenants
    }
}

fn sources(texts: &[&str]) -> Vec<Source> {
    texts.iter().map(|text| Source::parse(text).expect("a source")).collect()
}

#[test]
fn a_slot_takes_none_one_or_several_values() -> Result<(), ParseError> {
    let filled = |images: &[&str], more: &[&str], scripts: &[&str], partners: &[&str]| -> Result<_, ParseError> {
        let slots = TenantsSlots {
            scripts: scripts.iter().map(|text| ScriptSource::parse(text)).collect::<Result<_, _>>()?,
            images: sources(images),
            one: Source::parse("https://one.example")?,
            more: sources(more),
            partners: partners.iter().map(|text| Origin::parse(text)).collect::<Result<_, _>>()?,
        };
        let (tenants, nonce) = (Tenants::configure(slots), Nonce::random());
        let text = |headers: HeaderMap| headers["content-security-policy"].to_str().expect("ASCII").to_owned();
        let with = text(tenants.headers(&nonce)).replace(nonce.as_str(), "x");
        let mut headers = HeaderMap::new();
        Tenants::apply_without_nonce(tenants.prepared(), &mut headers);
        assert_eq!(headers.len(), 2);
        Ok((with, text(headers)))
    };
    let (with, without) = filled(&[], &[], &[], &[])?;
    let rest = "img-src 'self' https://one.example; font-src 'none'; connect-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    assert_eq!(with, format!("default-src 'none'; script-src 'nonce-x'; {rest}"));
    assert_eq!(without, format!("default-src 'none'; script-src 'none'; {rest}"));
    let (with, without) = filled(
        &["https://a.example", "https://b.example", "https://a.example"],
        &["https://b.example", "data:"],
        &["https://js.example"],
        &["https://p.example", "https://Q.example:443"],
    )?;
    let rest = "img-src 'self' https://a.example https://b.example https://one.example https://b.example data:; \
                font-src https://a.example https://b.example data:; connect-src https://js.example; base-uri 'none'; \
                frame-ancestors https://p.example https://q.example";
    assert_eq!(with, format!("default-src 'none'; script-src 'nonce-x' https://js.example; {rest}"));
    assert_eq!(without, format!("default-src 'none'; script-src https://js.example; {rest}"));
    let fewer = Fewer::configure(FewerSlots {
        scripts: Vec::new(),
        images: sources(&["https://a.example"]),
        one: Source::parse("https://one.example")?,
        more: Vec::new(),
        partners: Vec::new(),
    });
    let csp = fewer.headers(&Nonce::random())["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert!(csp.contains("; img-src 'self' https://a.example https://one.example https://img.example.com; "), "{csp}");
    assert!(csp.ends_with("; connect-src 'self'"), "{csp}");
    Ok(())
}

#[test]
fn no_list_of_values_adds_a_directive() {
    let mut random = Random::new(0x7e4a_4751);
    let empty = TenantsSlots {
        scripts: Vec::new(),
        images: Vec::new(),
        one: Source::parse("https://one.example").expect("fine"),
        more: Vec::new(),
        partners: Vec::new(),
    };
    let directives = |slots: TenantsSlots| -> Vec<String> {
        let headers = Tenants::configure(slots).headers(&Nonce::random());
        assert_eq!(headers.len(), 3, "the policy, `nosniff` and `cache-control`");
        let csp = headers["content-security-policy"].to_str().expect("ASCII").to_owned();
        assert!(!csp.contains(','), "{csp}");
        csp.split(';').map(|part| part.split_whitespace().next().unwrap_or_default().to_owned()).collect()
    };
    let names = directives(empty.clone());
    let mut longest = 0;
    for _ in 0..2_000 {
        let texts: Vec<String> = (0..random.below(12)).map(|_| hostile(&mut random)).collect();
        let read = texts.iter().filter_map(|text| Source::parse(text).ok()).collect::<Vec<_>>();
        longest = longest.max(read.len());
        let scripts = texts.iter().filter_map(|text| ScriptSource::parse(text).ok()).collect();
        let partners = texts.iter().filter_map(|text| Origin::parse(text).ok()).collect();
        let slots = TenantsSlots { images: read.clone(), more: read, scripts, partners, ..empty.clone() };
        assert_eq!(directives(slots), names, "{texts:?}");
    }
    assert!(longest > 2, "{longest}");
}

/// A value is rejected, or it is one value and adds nothing else.
#[test]
fn a_slot_adds_nothing_else() {
    let mut random = Random::new(0x5eed_cafe_f00d_0001);
    let base = Shape::of(&shop().expect("every value is fine").headers(&Nonce::random()));
    assert_eq!(base.headers, 5);
    let (mut accepted, mut rejected, mut domains) = ([0; 4], [0; 4], 0);
    let cookie = Shared::configure(SharedSlots { site: Domain::parse("example.com").expect("fine") });
    let attributes = Shared::theme(&cookie).attributes().split(';').count();
    for _ in 0..20_000 {
        let text = hostile(&mut random);
        if let Ok(site) = Domain::parse(&text) {
            let shared = Shared::configure(SharedSlots { site });
            let line = Shared::theme(&shared).header("dark").expect("a header");
            assert_eq!(line.to_str().expect("ASCII").split([';', ',']).count(), attributes, "{text:?}");
            domains += 1;
        }
        let slots = ShopSlots {
            cdn: ScriptSource::parse("https://cdn.example.com").expect("fine"),
            images: Source::parse("*.example.org").expect("fine"),
            partner: Origin::parse("https://partner.example").expect("fine"),
            reports: Url::parse("/reports").expect("fine"),
        };
        let filled = [
            ScriptSource::parse(&text).map(|cdn| ShopSlots { cdn, ..slots.clone() }),
            Source::parse(&text).map(|images| ShopSlots { images, ..slots.clone() }),
            Origin::parse(&text).map(|partner| ShopSlots { partner, ..slots.clone() }),
            Url::parse(&text).map(|reports| ShopSlots { reports, ..slots.clone() }),
        ];
        for (kind, filled) in filled.into_iter().enumerate() {
            match filled {
                Ok(slots) => {
                    accepted[kind] += 1;
                    let headers = Shop::configure(slots).headers(&Nonce::random());
                    assert_eq!(Shape::of(&headers), base, "{text:?}");
                }
                Err(error) => {
                    rejected[kind] += 1;
                    assert!(!error.to_string().is_empty());
                }
            }
        }
    }
    // If the generator made only rejected strings, or only accepted ones, the test would be meaningless.
    assert!(
        accepted.iter().all(|count| *count > 300) && rejected.iter().all(|count| *count > 10_000) && domains > 300,
        "{accepted:?} {rejected:?} {domains}"
    );
}

/// How a browser counts the headers: their number, and that of policies, directives and sources.
#[derive(Debug, PartialEq)]
struct Shape {
    headers: usize,
    policies: Vec<Vec<Vec<String>>>,
    endpoints: usize,
}

impl Shape {
    /// Parsed as Content Security Policy, section 2.2 says: split at `,`, then at `;`, then at white space. Sources are compared
    /// by their kind alone, since a slot may change the host.
    fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers[name].to_str().expect("ASCII").to_owned();
        let policies = ["content-security-policy", "content-security-policy-report-only"];
        let policies = policies.iter().flat_map(|name| text(name).split(',').map(str::to_owned).collect::<Vec<_>>());
        let kind = |word: &str| match word.starts_with('\'') {
            true => word.split('-').next().unwrap_or_default().to_owned(),
            false => "a host".to_owned(),
        };
        let directive = |text: &str| {
            let mut words = text.split_ascii_whitespace();
            let name = words.next().unwrap_or_default().to_owned();
            std::iter::once(name).chain(words.map(kind)).collect::<Vec<_>>()
        };
        let endpoints =
            sfv::Parser::new(&text("reporting-endpoints")).parse::<sfv::Dictionary>().expect("a dictionary");
        Shape {
            headers: headers.len(),
            policies: policies.map(|policy| policy.split(';').map(directive).collect()).collect(),
            endpoints: endpoints.len(),
        }
    }
}

/// A value that may be valid, with up to three hostile pieces inserted.
fn hostile(random: &mut Random) -> String {
    const FINE: &[&str] = &[
        "https://cdn.example.com",
        "https://cdn.example.com:8443/js/",
        "https://a.example",
        "*.example.com",
        "wss://live.example.com",
        "data:",
        "/reports",
        "/reports?a=b&c=%2C",
        "https://reports.example.com/csp",
        "shop.example.com",
    ];
    const HOSTILE: &[&str] = &[
        ";",
        ",",
        " ",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\0",
        "\"",
        "'",
        "\\",
        "*",
        "'self'",
        "'unsafe-inline'",
        "self",
        "nonce-",
        "'nonce-",
        "; script-src *",
        ", default-src *",
        "\r\nset-cookie: a=b",
        " https://evil.example",
        "'none'",
        "%3B",
        "%0d%0a",
        "\u{a0}",
        "\u{2028}",
        "\u{ff1b}",
        "\u{e9}",
        "@",
        "#",
        "?",
        "/",
        ":",
        "..",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "<",
        ">",
        "=",
        "&",
        "|",
        "`",
        "$",
        "unsafe-inline",
        "data:",
        "javascript:",
        "//",
        "0",
    ];
    let mut text = random.pick(FINE).to_owned();
    for _ in 0..random.below(4) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = places[random.below(places.len())];
        text.insert_str(at, random.pick(HOSTILE));
    }
    text
}
