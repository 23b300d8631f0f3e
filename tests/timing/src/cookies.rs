//! Signed, encrypted and Flask's cookies.

use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use security_policy::{Keys, UnixTime, security_policy};

use crate::{
    Case, Group, Told,
    Told::{Nothing, Public},
    values::{Byte, FORM, LENGTH, key, outcome, request, with_flipped, with_flipped_signature, with_other_character},
};

security_policy! {
    pub struct Site {
        origin: "https://shop.example.com",
        cookies: {
            signed: { name: "__Host-one", max_age: 8h, signed },
            other_signed: { name: "__Host-two", max_age: 8h, signed },
            private: { name: "__Host-three", max_age: 8h, private },
            other_private: { name: "__Host-fourx", max_age: 8h, private },
            session: { name: "__Host-five", max_age: 8h, idle: 30min, signed },
            other_session: { name: "__Host-sixx", max_age: 8h, idle: 30min, signed },
            flask: { name: "session", max_age: 31d, flask },
        },
    }
}

const VALUE: &str = "visitor-4711-of-the-shop";

const LONG_AGO: u64 = 40 * 24 * 60 * 60;

const AGE: &str = "the sender knows how old the genuine value is";
const KEY: &str = "the sender knows when the genuine value was issued, and so with which key";

type Texts = Vec<(&'static str, Told, String)>;

pub fn groups(keys: &Keys, now: UnixTime) -> Vec<Group<'_>> {
    let past = UnixTime::from_secs(now.as_secs() - LONG_AGO);
    let other = Keys::signing_with(key(9));
    let earlier = [2, 3].map(|number| Keys::signing_with(key(number)));

    let sign = |keys: &Keys, now| Site::SIGNED.sign(keys, VALUE, now).expect("a value");
    let mut signed = of_signature(&sign(keys, now));
    signed.extend([
        ("another key", Nothing, sign(&other, now)),
        ("another cookie", Nothing, Site::OTHER_SIGNED.sign(keys, VALUE, now).expect("a value")),
        ("genuine", Public("accepted"), sign(keys, now)),
        ("genuine, the first earlier key", Public(KEY), sign(&earlier[0], now)),
        ("genuine, the last earlier key", Public(KEY), sign(&earlier[1], now)),
        ("expired", Public(AGE), sign(keys, past)),
        ("of the future", Public(AGE), sign(keys, UnixTime::from_secs(now.as_secs() + LONG_AGO))),
    ]);

    let encrypt = |keys: &Keys, now| Site::PRIVATE.encrypt(keys, VALUE, now).expect("a value");
    let genuine = encrypt(keys, now);
    let flipped = |at| with_flipped(&genuine, at, &STANDARD);
    let private = vec![
        ("first byte of the vector", Nothing, flipped(Byte::First)),
        ("first byte of the ciphertext", Nothing, flipped(Byte::At(12))),
        ("last byte of the ciphertext", Nothing, flipped(Byte::At(12 + VALUE.len() - 1))),
        ("first byte of the tag", Nothing, {
            let bytes = genuine.trim_end_matches('=').len() * 3 / 4;
            flipped(Byte::At(bytes - 16))
        }),
        ("last byte of the tag", Nothing, flipped(Byte::Last)),
        ("another key", Nothing, encrypt(&other, now)),
        ("another cookie", Nothing, Site::OTHER_PRIVATE.encrypt(keys, VALUE, now).expect("a value")),
        ("genuine", Public("accepted"), encrypt(keys, now)),
        ("genuine, the first earlier key", Public(KEY), encrypt(&earlier[0], now)),
        ("genuine, the last earlier key", Public(KEY), encrypt(&earlier[1], now)),
        ("expired", Public(AGE), encrypt(keys, past)),
        ("shorter by four characters", Public(LENGTH), genuine[4..].to_owned()),
        ("not base64", Public(FORM), format!("!{}", &genuine[1..])),
    ];

    let start = |keys: &Keys, now| Site::SESSION.sign(keys, VALUE, now).expect("a value");
    let mut session = of_signature(&start(keys, now));
    session.extend([
        ("another key", Nothing, start(&other, now)),
        ("another cookie", Nothing, Site::OTHER_SESSION.sign(keys, VALUE, now).expect("a value")),
        ("genuine", Public("accepted"), start(keys, now)),
        ("idle for too long", Public(AGE), start(keys, UnixTime::from_secs(now.as_secs() - 3600))),
    ]);

    let dump = |keys: &Keys, now| Site::FLASK.sign(keys, &VALUE, now).expect("a value");
    let mut flask = of_signature(&dump(keys, now));
    flask.extend([
        ("another key", Nothing, dump(&other, now)),
        ("genuine", Public("accepted"), dump(keys, now)),
        ("genuine, the last earlier key", Public(KEY), dump(&earlier[1], now)),
        ("expired", Public(AGE), dump(keys, past)),
    ]);

    vec![
        group("signed", signed, Site::SIGNED.name(), move |headers| outcome(Site::SIGNED.get(headers, keys, now))),
        group("private", private, Site::PRIVATE.name(), move |headers| outcome(Site::PRIVATE.get(headers, keys, now))),
        group("session", session, Site::SESSION.name(), move |headers| outcome(Site::SESSION.get(headers, keys, now))),
        group("flask", flask, Site::FLASK.name(), move |headers| {
            outcome(Site::FLASK.get::<String>(headers, keys, now))
        }),
    ]
}

/// Changes of a text with a signature at its end.
fn of_signature(genuine: &str) -> Texts {
    let time = genuine.rsplit_once('.').expect("a signature").0.rfind('.').expect("a time") + 1;
    vec![
        ("first byte of the signature", Nothing, with_flipped_signature(genuine, Byte::First)),
        ("last byte of the signature", Nothing, with_flipped_signature(genuine, Byte::Last)),
        ("first character of the value", Nothing, with_other_character(genuine, 0)),
        ("last character of the value", Nothing, with_other_character(genuine, time - 2)),
        ("a character of the time", Nothing, with_other_character(genuine, time + 1)),
        ("shorter by a character", Public(LENGTH), genuine[1..].to_owned()),
        ("signature shorter by a character", Public(LENGTH), genuine[..genuine.len() - 1].to_owned()),
        ("signature not base64", Public(FORM), format!("{}!", &genuine[..genuine.len() - 1])),
    ]
}

fn group<'c>(
    name: &'static str,
    texts: Texts,
    cookie: &'static str,
    verify: impl Fn(&HeaderMap) -> &'static str + Copy + 'c,
) -> Group<'c> {
    let case = |(name, told, text): (&'static str, Told, String)| {
        let headers = request(&format!("{cookie}={text}"));
        Case { name, told, verify: Box::new(move || verify(&headers)) as Box<dyn Fn() -> _> }
    };
    Group { name, error: "BadSignature", cases: texts.into_iter().map(case).collect() }
}
