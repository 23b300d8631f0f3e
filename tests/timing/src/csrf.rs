//! Tokens of forms, those that are accepted one time, and the cookies of both.

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
};

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, header::SET_COOKIE};
use security_policy::{
    Keys, UnixTime,
    csrf::{Bind, Csrf, CsrfToken, Spent, SpentTokens, Storing, UnspentToken, Use},
    security_policy,
};

use crate::{
    Case, Group, Told,
    Told::{Nothing, Public},
    values::{Byte, FORM, LENGTH, key, outcome, request, with_flipped},
};

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 1h },
    }
}

security_policy! {
    pub struct OneTime {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 1h, once },
    }
}

const PATH: &str = "/order";

/// Where the parts of a token are in its bytes: a mask, and as many bytes under the mask, which are the secret, the time, the identifier
/// if it is accepted one time, and the tag.
#[derive(Clone, Copy)]
struct Layout {
    id: usize,
}

impl Layout {
    fn secret(self) -> usize {
        SECRET + TIME + self.id + TAG
    }

    fn time(self) -> usize {
        self.secret() + SECRET
    }

    fn id(self) -> usize {
        self.time() + TIME
    }

    fn tag(self) -> usize {
        self.id() + self.id
    }
}

const SECRET: usize = 16;
const TIME: usize = 8;
const TAG: usize = 32;

/// Where the tag is in the bytes of the cookie.
const COOKIE_TAG: usize = SECRET;

const GENUINE: &str = "the sender has it from the site: the HMAC of the token is genuine";
const USED: &str = "the sender has used it";

/// A store that has the same answer for every token.
struct Answer(Use);

impl Spent for Answer {
    fn spend(&self, _: UnspentToken) -> Storing {
        let answer = self.0;
        Box::pin(async move { Ok(answer) })
    }
}

/// A session and its token's cookie, and tokens of them.
struct Visitor {
    session: String,
    cookie: String,
    token: CsrfToken,
}

impl Visitor {
    fn new<B: Bind>(csrf: &Csrf<B>, keys: &Arc<Keys>, name: &str, now: UnixTime) -> Self {
        let session = format!("{}={}", Shop::SESSION.name(), Shop::SESSION.sign(keys, name, now).expect("a value"));
        let token = csrf.token(keys.clone(), &request(&session), now);
        let mut set = HeaderMap::new();
        let _ = token.text();
        token.set_cookie(&mut set);
        let cookie = set[SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        Self { session, cookie, token }
    }

    /// The cookie with one bit flipped.
    fn flipped_cookie(&self, at: Byte) -> String {
        let (name, value) = self.cookie.split_once('=').expect("a pair");
        format!("{name}={}", with_flipped(value, at, &URL_SAFE_NO_PAD))
    }
}

/// Verifies a token, and spends it if it is accepted one time.
type Verify<'c> = fn(&'c Keys, &str, &HeaderMap, UnixTime, &SpentTokens) -> &'static str;

pub fn groups(keys: &Arc<Keys>, now: UnixTime) -> Vec<Group<'_>> {
    let reusable: Verify<'_> =
        |keys, token, headers, now, _| outcome(Shop::CSRF.verify(keys, token, PATH, headers, now));
    let once: Verify<'_> = |keys, token, headers, now, spent| {
        let spend = |token| match Box::pin(spent.spend(token)).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => panic!("the store answers at once"),
        };
        outcome(OneTime::CSRF.verify_once(keys, token, PATH, headers, now).and_then(spend))
    };
    let mut groups = of_policy(&Shop::CSRF, ["csrf token", "csrf cookie"], Layout { id: 0 }, reusable, keys, now);
    groups.extend(of_policy(&OneTime::CSRF, ["once token", "once cookie"], Layout { id: 16 }, once, keys, now));
    groups
}

fn of_policy<'c, B: Bind>(
    csrf: &Csrf<B>,
    [token_group, cookie_group]: [&'static str; 2],
    layout: Layout,
    verify: Verify<'c>,
    keys: &'c Arc<Keys>,
    now: UnixTime,
) -> Vec<Group<'c>> {
    let other_keys = Arc::new(Keys::signing_with(key(9)));
    let past = UnixTime::from_secs(now.as_secs() - 2 * 60 * 60);
    let (own, other) = (Visitor::new(csrf, keys, "ada-1", now), Visitor::new(csrf, keys, "bob-2", now));
    // The same session, from another tab whose cookie was replaced.
    let replaced = Visitor::new(csrf, keys, "ada-1", now);
    let foreign = Visitor::new(csrf, &other_keys, "ada-1", now);
    let earlier = Visitor::new(csrf, keys, "ada-1", past);

    let (genuine, bound) = (own.token.text(), own.token.text_for(PATH));
    let flipped = |at| with_flipped(&genuine, at, &URL_SAFE_NO_PAD);
    let mut tokens = vec![
        ("first byte of the HMAC", Nothing, flipped(Byte::At(layout.tag()))),
        ("last byte of the HMAC", Nothing, flipped(Byte::Last)),
        ("first byte of the secret", Nothing, flipped(Byte::At(layout.secret()))),
        ("last byte of the time", Nothing, flipped(Byte::At(layout.id() - 1))),
        ("the mask", Nothing, flipped(Byte::First)),
        ("another key", Nothing, foreign.token.text()),
        ("another session", Nothing, other.token.text()),
        ("another form", Nothing, own.token.text_for("/other")),
        ("another session and form", Nothing, other.token.text_for("/other")),
        ("another session, this form", Nothing, other.token.text_for(PATH)),
        ("genuine, every form", Public("accepted"), genuine.clone()),
        ("genuine, this form", Public("accepted"), bound),
        ("another cookie", Public(GENUINE), replaced.token.text()),
        ("expired", Public(GENUINE), {
            let cookies = request(&format!("{}; {}", own.session, own.cookie));
            csrf.token(keys.clone(), &cookies, past).text()
        }),
        ("shorter by a character", Public(LENGTH), genuine[1..].to_owned()),
        ("not base64", Public(FORM), format!("!{}", &genuine[1..])),
    ];
    if layout.id > 0 {
        tokens.extend([
            ("first byte of the identifier", Nothing, flipped(Byte::At(layout.id()))),
            ("last byte of the identifier", Nothing, flipped(Byte::At(layout.tag() - 1))),
            ("used", Public(USED), genuine.clone()),
            ("reusable, of another policy", Public(LENGTH), Visitor::new(&Shop::CSRF, keys, "ada-1", now).token.text()),
        ]);
    }
    let cookies = vec![
        ("first byte of the secret", Nothing, own.flipped_cookie(Byte::First)),
        ("first byte of the HMAC", Nothing, own.flipped_cookie(Byte::At(COOKIE_TAG))),
        ("last byte of the HMAC", Nothing, own.flipped_cookie(Byte::Last)),
        ("another key", Nothing, foreign.cookie.clone()),
        ("another session", Nothing, other.cookie.clone()),
        ("an earlier session of this visitor", Nothing, earlier.cookie.clone()),
        ("genuine", Public("accepted"), own.cookie.clone()),
        ("shorter by a character", Public(LENGTH), own.cookie[..own.cookie.len() - 1].to_owned()),
    ];

    let headers = request(&format!("{}; {}", own.session, own.cookie));
    let case = |name: &'static str, told: Told, headers: HeaderMap, token: String| {
        let spent = SpentTokens::shared(Answer(if name == "used" { Use::Again } else { Use::First }));
        let verify = Box::new(move || verify(keys, &token, &headers, now, &spent));
        Case { name, told, verify: verify as Box<dyn Fn() -> _> }
    };
    let of_token = |(name, told, token): (&'static str, Told, String)| case(name, told, headers.clone(), token);
    let of_cookie = |(name, told, cookie): (&'static str, Told, String)| {
        case(name, told, request(&format!("{}; {cookie}", own.session)), genuine.clone())
    };
    vec![
        Group { name: token_group, error: "Foreign", cases: tokens.into_iter().map(of_token).collect() },
        Group { name: cookie_group, error: "ForeignCookie", cases: cookies.into_iter().map(of_cookie).collect() },
    ]
}
