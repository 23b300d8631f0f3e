//! Tokens of forms, and their cookies.

use std::sync::Arc;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, header::SET_COOKIE};
use security_policy::{Keys, UnixTime, csrf::CsrfToken, security_policy};

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

const PATH: &str = "/order";

/// Where the parts of a token are in its bytes: a mask, and the secret, the time and the tag under the mask.
const SECRET: usize = 56;
const TIME: usize = SECRET + 16;
const TAG: usize = TIME + 8;

/// Where the tag is in the bytes of the cookie.
const COOKIE_TAG: usize = 16;

const GENUINE: &str = "the sender has it from the site: the HMAC of the token is genuine";

/// A session and its token's cookie, and tokens of them.
struct Visitor {
    session: String,
    cookie: String,
    token: CsrfToken,
}

impl Visitor {
    fn new(keys: &Arc<Keys>, name: &str, now: UnixTime) -> Self {
        let session = format!("{}={}", Shop::SESSION.name(), Shop::SESSION.sign(keys, name, now).expect("a value"));
        let token = Shop::CSRF.token(keys.clone(), &request(&session), now);
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

pub fn groups(keys: &Arc<Keys>, now: UnixTime) -> Vec<Group<'_>> {
    let other_keys = Arc::new(Keys::signing_with(key(9)));
    let past = UnixTime::from_secs(now.as_secs() - 2 * 60 * 60);
    let (own, other) = (Visitor::new(keys, "ada-1", now), Visitor::new(keys, "bob-2", now));
    // The same session, from another tab whose cookie was replaced.
    let replaced = Visitor::new(keys, "ada-1", now);
    let foreign = Visitor::new(&other_keys, "ada-1", now);
    let earlier = Visitor::new(keys, "ada-1", past);

    let (genuine, bound) = (own.token.text(), own.token.text_for(PATH));
    let flipped = |at| with_flipped(&genuine, at, &URL_SAFE_NO_PAD);
    let tokens = vec![
        ("first byte of the HMAC", Nothing, flipped(Byte::At(TAG))),
        ("last byte of the HMAC", Nothing, flipped(Byte::Last)),
        ("first byte of the secret", Nothing, flipped(Byte::At(SECRET))),
        ("last byte of the time", Nothing, flipped(Byte::At(TAG - 1))),
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
            Shop::CSRF.token(keys.clone(), &cookies, past).text()
        }),
        ("shorter by a character", Public(LENGTH), genuine[1..].to_owned()),
        ("not base64", Public(FORM), format!("!{}", &genuine[1..])),
    ];
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

    let verify = move |headers: &HeaderMap, token: &str| outcome(Shop::CSRF.verify(keys, token, PATH, headers, now));
    let headers = request(&format!("{}; {}", own.session, own.cookie));
    let of_token = |(name, told, token): (&'static str, Told, String)| {
        let headers = headers.clone();
        Case { name, told, verify: Box::new(move || verify(&headers, &token)) as Box<dyn Fn() -> _> }
    };
    let of_cookie = |(name, told, cookie): (&'static str, Told, String)| {
        let (headers, token) = (request(&format!("{}; {cookie}", own.session)), genuine.clone());
        Case { name, told, verify: Box::new(move || verify(&headers, &token)) as Box<dyn Fn() -> _> }
    };
    vec![
        Group { name: "csrf token", error: "Foreign", cases: tokens.into_iter().map(of_token).collect() },
        Group { name: "csrf cookie", error: "ForeignCookie", cases: cookies.into_iter().map(of_cookie).collect() },
    ]
}
