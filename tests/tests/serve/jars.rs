//! Cookies and jars of the crate `cookie`: what a policy builds, completes and rejects.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use axum::{
    Router,
    body::Body,
    http::{Request, header::SET_COOKIE},
    routing::get,
};
use axum_extra::extract::CookieJar as AxumJar;
use cookie::{Cookie, CookieJar, Expiration, SameSite, time::Duration};
use security_policy::{
    Key, Keys, UnixTime,
    cookie::{Json, Signature, ValueError},
    security_policy,
    slot::Domain,
};
use tower::ServiceExt as _;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 30d, same_site: strict },
            #[allow(cookie_domain, reason = "the blog shows the same language")]
            lang: { domain: "example.com", path: "/shop", priority: low },
            widget: { name: "__Host-widget", same_site: none, partitioned },
            user: { name: "__Host-user", max_age: 10min, signed },
            login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
            basket: { name: "__Host-basket", max_age: 1d, signed },
            old: { name: "session", max_age: 31d, flask },
            default: { same_site: strict },
        },
    }
}

security_policy! {
    struct Bare { origin: "https://shop.example.com", cookies: { theme } }
}

security_policy! {
    struct Tenant {
        origin: "https://shop.example.com",
        cookies: {
            plain: {},
            #[allow(cookie_domain, reason = "every host below is the shop's")]
            first: { domain: $domain },
            #[allow(cookie_domain, reason = "every host below is the shop's")]
            second: { domain: $domain, max_age: 1h },
        },
    }
}

const BASKET: Json<u32, Signature> = Shop::BASKET.json();

#[test]
fn a_builder_has_every_declared_attribute() {
    let theme = Shop::THEME.builder("dark").expect("a value").build();
    assert_eq!(theme.name_value(), ("theme", "dark"));
    assert_eq!((theme.secure(), theme.http_only(), theme.partitioned()), (Some(true), Some(true), None));
    assert_eq!((theme.same_site(), theme.path(), theme.domain()), (Some(SameSite::Strict), Some("/"), None));
    assert_eq!(theme.max_age(), Some(Duration::days(30)));
    assert_eq!(Shop::THEME.build("dark"), Ok(theme));

    let lang = Shop::LANG.builder("de").expect("a value").build();
    assert_eq!((lang.path(), lang.domain(), lang.max_age()), (Some("/shop"), Some("example.com"), None));
    let widget = Shop::WIDGET.builder("").expect("a value").build();
    assert_eq!((widget.same_site(), widget.partitioned()), (Some(SameSite::None), Some(true)));
    // It is a builder: a response can override attributes.
    let short = Shop::THEME.builder("dark").expect("a value").max_age(Duration::hours(1)).build();
    assert_eq!(short.max_age(), Some(Duration::hours(1)));
}

#[test]
fn no_value_adds_an_attribute() {
    for value in ["dark; Domain=example.com", "a\r\nset-cookie: b=1", "\"", "a b", "ä", "a,b", "a\\b", "\0"] {
        assert!(matches!(Shop::THEME.builder(value), Err(ValueError::Octet { .. })), "{value}");
        assert!(matches!(Shop::THEME.build(value), Err(ValueError::Octet { .. })), "{value}");
    }
    assert!(matches!(Shop::THEME.builder(&"a".repeat(4096)), Err(ValueError::TooLarge { octets: 4101 })));
}

#[test]
fn every_kind_of_cookie_has_a_builder() {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::now());
    let user = Shop::USER.builder(&keys, "42", now).expect("fits").build();
    assert_eq!(Shop::USER.verify(&keys, user.value(), now).as_deref(), Ok("42"));
    assert_eq!(user.max_age(), Some(Duration::minutes(10)));
    assert_eq!(Shop::USER.build(&keys, "42", now).expect("fits"), user);

    let secret = Shop::SECRET.builder(&keys, "4 ä", now).expect("fits").build();
    assert_eq!(Shop::SECRET.decrypt(&keys, secret.value(), now).as_deref(), Ok("4 ä"));

    let login = Shop::LOGIN.builder(&keys, "42", now).expect("fits").build();
    assert_eq!(Shop::LOGIN.verify(&keys, login.value(), now).expect("genuine").value(), "42");
    assert_eq!(login.max_age(), Some(Duration::minutes(30)));

    let basket = BASKET.builder(&keys, &3, now).expect("fits").build();
    assert_eq!(BASKET.verify(&keys, basket.value(), now), Ok(3));
    let old = Shop::OLD.builder(&keys, &[1], now).expect("fits").build();
    assert_eq!(Shop::OLD.verify::<[u8; 1]>(&keys, old.value(), now), Ok([1]));

    for cookie in [user, secret, login, basket, old] {
        assert_eq!(Shop::check(&cookie), Ok(()), "{cookie}");
    }
}

#[test]
fn a_declared_cookie_is_completed_by_its_declaration() {
    let completed = |mut cookie: Cookie<'static>| {
        Shop::complete(&mut cookie);
        assert_eq!(Shop::check(&cookie), Ok(()));
        cookie.encoded().to_string()
    };
    assert_eq!(
        completed(Cookie::new("theme", "any; \"text\"")),
        "theme=any%3B%20%22text%22; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=2592000",
    );
    assert_eq!(
        completed(Cookie::new("lang", "de")),
        "lang=de; HttpOnly; SameSite=Lax; Secure; Path=/shop; Domain=example.com",
    );
    assert_eq!(
        completed(Cookie::new("__Host-widget", "1")),
        "__Host-widget=1; HttpOnly; SameSite=None; Partitioned; Secure; Path=/",
    );
    // An attribute that was set to false counts as absent, as on the wire.
    assert_eq!(
        completed(Cookie::build(("lang", "de")).secure(false).http_only(false).build()),
        completed(Cookie::new("lang", "de")),
    );
}

#[test]
fn another_cookie_gets_the_defaults_and_keeps_its_own() {
    let mut id = Cookie::build(("id", "1")).same_site(SameSite::Lax).path("/a").build();
    Shop::complete(&mut id);
    assert_eq!(id.to_string(), "id=1; HttpOnly; SameSite=Lax; Secure; Path=/a");

    // Without `default`, other cookies are left alone.
    let (mut id, before) = (Cookie::new("id", "1"), Cookie::new("id", "1"));
    Bare::complete(&mut id);
    assert_eq!(id, before);
    assert_eq!(Bare::check(&id), Ok(()));
}

#[test]
fn what_differs_is_named() {
    let theme = || Shop::THEME.builder("dark").expect("a value");
    let differs = |cookie: Cookie<'_>| {
        Shop::check(&cookie).map_err(|error| {
            assert_eq!(error.name(), cookie.name());
            error.attributes().to_vec()
        })
    };
    assert_eq!(differs(theme().build()), Ok(()));
    assert_eq!(differs(theme().secure(false).build()), Err(vec!["Secure"]));
    assert_eq!(differs(theme().http_only(false).build()), Err(vec!["HttpOnly"]));
    assert_eq!(differs(theme().same_site(SameSite::Lax).build()), Err(vec!["SameSite"]));
    assert_eq!(differs(theme().path("/a").build()), Err(vec!["Path"]));
    assert_eq!(differs(theme().domain("example.com").build()), Err(vec!["Domain"]));
    assert_eq!(differs(theme().max_age(Duration::days(31)).build()), Err(vec!["Max-Age"]));
    assert_eq!(differs(theme().partitioned(true).build()), Err(vec!["Partitioned"]));
    assert_eq!(differs(Cookie::new("theme", "dark")), Err(vec!["Secure", "HttpOnly", "SameSite", "Path", "Max-Age"]),);
    // An attribute inside the text of another one is parsed as browsers do.
    assert_eq!(differs(theme().path("/; Domain=example.com").build()), Err(vec!["Domain"]));
    assert_eq!(differs(theme().path("/; SameSite=None").build()), Err(vec!["SameSite"]));
    // A path is case-sensitive, a domain is not.
    let lang = || Shop::LANG.builder("de").expect("a value");
    assert_eq!(differs(lang().path("/SHOP").build()), Err(vec!["Path"]));
    assert_eq!(differs(lang().domain("Example.COM").build()), Ok(()));
    // Superfluous where `Max-Age` is present, and a longer lifetime where it is not.
    let later = cookie::time::OffsetDateTime::UNIX_EPOCH + Duration::days(90_000);
    assert_eq!(differs(theme().expires(later).build()), Ok(()));
    assert_eq!(differs(lang().expires(later).build()), Err(vec!["Expires"]));
    assert_eq!(differs(lang().expires(Expiration::Session).build()), Ok(()));

    assert_eq!(differs(Cookie::new("id", "1")), Err(vec!["Secure", "HttpOnly", "SameSite"]));
    let error = Shop::check(&theme().path("/a").secure(false).build()).expect_err("it differs");
    assert_eq!(
        error.to_string(),
        "cookie `theme` differs from its declaration in `Shop`: `Secure`, `Path`\n\
         help: build it with the policy's constant, which sets \
         `Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000`",
    );
}

#[test]
fn a_deletion_needs_the_declared_scope() {
    assert_eq!(Shop::check(&Shop::LANG.removal().build()), Ok(()));
    let mut bare = Cookie::new("lang", "");
    bare.make_removal();
    assert_eq!(
        Shop::check(&bare).map_err(|error| error.attributes().to_vec()),
        Err(vec!["Secure", "HttpOnly", "SameSite", "Path", "Domain"]),
    );
    Shop::complete(&mut bare);
    assert_eq!(Shop::check(&bare), Ok(()));
    assert_eq!(
        (bare.path(), bare.domain(), bare.max_age()),
        (Some("/shop"), Some("example.com"), Some(Duration::ZERO))
    );
}

#[test]
fn a_jar_is_completed_and_checked_in_what_it_sends() {
    let mut jar = CookieJar::new();
    jar.add_original(Cookie::new("lang", "de"));
    jar.add_original(Cookie::new("id", "1"));
    assert_eq!(Shop::check(&jar), Ok(()), "nothing of it is sent");

    jar.add(Cookie::new("theme", "dark"));
    jar.add(Cookie::new("id", "2"));
    jar.remove(Cookie::from("lang"));
    assert_eq!(Shop::check(&jar).expect_err("all lack something").name(), "id", "in the order of names");
    Shop::complete(&mut jar);
    assert_eq!(Shop::check(&jar), Ok(()));

    let mut sent: Vec<String> = jar.delta().map(|cookie| cookie.to_string()).collect();
    sent.sort();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0], "id=2; HttpOnly; SameSite=Strict; Secure");
    assert!(
        sent[1]
            .starts_with("lang=; HttpOnly; SameSite=Lax; Secure; Path=/shop; Domain=example.com; Max-Age=0; Expires=")
    );
    assert_eq!(sent[2], "theme=dark; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=2592000");
    assert_eq!(jar.get("lang"), None, "a deletion stays one");
    assert_eq!(jar.get("theme").map(Cookie::value), Some("dark"));
}

#[test]
fn the_domain_of_a_slot_is_the_one_that_start_up_has_filled_in() {
    let tenant = Tenant::configure(TenantSlots { domain: Domain::parse("example.com").expect("a domain") });
    let mut second = Cookie::new("second", "1");
    tenant.complete(&mut second);
    assert_eq!((second.domain(), second.max_age()), (Some("example.com"), Some(Duration::hours(1))));
    assert_eq!(tenant.check(&second), Ok(()));
    second.set_domain("example.org");
    assert_eq!(tenant.check(&second).map_err(|error| error.attributes().to_vec()), Err(vec!["Domain"]));

    let first = Tenant::first(&tenant).builder("1").expect("a value").build();
    assert_eq!((first.domain(), first.max_age()), (Some("example.com"), None));
    let mut jar = CookieJar::new();
    jar.add(first);
    jar.add(Tenant::PLAIN.builder("1").expect("a value"));
    assert_eq!(tenant.check(&jar), Ok(()));
}

#[tokio::test]
async fn jars_of_axum_send_what_is_declared() {
    async fn handler(jar: AxumJar) -> AxumJar {
        let mut theme = Cookie::new("theme", "any text");
        Shop::complete(&mut theme);
        jar.add(theme).remove(Shop::LANG.removal()).add(Cookie::new("id", "1"))
    }
    let app = Router::new().route("/", get(handler)).layer(Shop);
    let request = Request::get("/").header("cookie", "lang=de").body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("infallible");

    let mut sent: Vec<&str> =
        response.headers().get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("ASCII")).collect();
    sent.sort_unstable();
    assert_eq!(sent[0], "id=1; Secure; HttpOnly; SameSite=Strict");
    assert!(sent[1].starts_with("lang=; HttpOnly; SameSite=Lax; Secure; Path=/shop; Domain=example.com; Max-Age=0"));
    assert_eq!(sent[2], "theme=any%20text; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=2592000");
    assert_eq!(sent.len(), 3);
}
