//! The bytes of tokens and of their cookies, built a second time: servers of two versions accept each other's.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderValue, header};
use security_policy::{Key, Keys, UnixTime, security_policy};
use sha2::Sha256;

security_policy! {
    /// The session of another library.
    struct Foreign {
        origin: "http://intranet.example",
        cookies: { sid: { secure: false } },
        csrf: { bind_to: sid, cookie: "half" },
    }
}

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { user: { name: "__Host-user", max_age: 8h, signed } },
        csrf: { bind_to: user, max_age: 1h, once },
    }
}

const KEY: &[u8] = b"\x8f\x1a\xb0\x07\x5d\xe2\x33\x9c\x41\xd8\x76\x0e\xaa\x19\x64\xf3\x52\xc7\x2b\x90\x0d\xbe\x88\x37\xe5\x16\x7c\xa9\x43\xd0\x6f\x21";

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::from_bytes(KEY).expect("a key")))
}

fn request(cookie: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).expect("a header"))])
}

/// What follows `name=` in the only cookie of a response.
fn value<'h>(response: &'h HeaderMap, name: &str) -> &'h str {
    let line = response[header::SET_COOKIE].to_str().expect("text");
    line.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')?.split(';').next()).expect(name)
}

/// The bytes under the mask of a token.
fn unmasked(text: &str) -> Vec<u8> {
    let bytes = Base64UrlUnpadded::decode_vec(text).expect("base64");
    let (mask, masked) = bytes.split_at(bytes.len() / 2);
    mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect()
}

/// The HMAC of parts: a one and the length precede each part that is there, and a part that is not there is a zero.
fn tag(salt: &str, parts: &[Option<&[u8]>]) -> Vec<u8> {
    let hmac = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).expect("any length");
    let mut mac = hmac(&hmac(KEY).chain_update(salt).finalize().into_bytes());
    for part in parts {
        match part {
            None => mac.update(&[0]),
            Some(bytes) => {
                [&[1][..], &(bytes.len() as u64).to_be_bytes(), bytes].iter().for_each(|part| mac.update(part))
            }
        }
    }
    mac.finalize().into_bytes().to_vec()
}

#[test]
fn a_token_is_a_secret_a_time_and_an_hmac_with_the_session_and_the_path() {
    let salt = "security-policy.csrf.half";
    for (request, session) in [(request("sid=abc"), Some(&b"abc"[..])), (HeaderMap::new(), None)] {
        let token = Foreign::CSRF.token(keys(), &request, NOW);
        for (text, path) in [(token.text(), None), (token.text_for("/order"), Some(&b"/order"[..]))] {
            let bytes = unmasked(&text);
            let (secret, time) = (&bytes[..16], &1_790_000_000_u64.to_be_bytes()[..]);
            let expected = tag(salt, &[Some(b"form"), session, Some(secret), Some(time), path]);
            assert_eq!(bytes, [secret, time, &expected].concat(), "{session:?} {path:?}");

            let mut response = HeaderMap::new();
            token.set_cookie(&mut response);
            let expected = tag(salt, &[Some(b"cookie"), session, Some(secret)]);
            let cookie = Base64UrlUnpadded::encode_string(&[secret, &expected].concat());
            assert_eq!(value(&response, "half"), cookie, "{session:?}");
        }
    }
}

#[test]
fn a_token_for_one_time_has_an_identifier_and_a_signed_session_its_time() {
    let mut response = HeaderMap::new();
    Shop::USER.set(&mut response, &keys(), "42", NOW).expect("it fits");
    let request = request(&format!("__Host-user={}", value(&response, "__Host-user")));
    let bytes = unmasked(&Shop::CSRF.token(keys(), &request, NOW).text());
    let (secret, time, id) = (&bytes[..16], &1_790_000_000_u64.to_be_bytes()[..], &bytes[24..bytes.len() - 32]);
    assert!(id.len() >= 16, "{}", id.len());
    let session = Some(&b"1790000000.42"[..]);
    let expected =
        tag("security-policy.csrf.__Host-csrf", &[Some(b"once"), session, Some(secret), Some(time), Some(id), None]);
    assert_eq!(bytes, [secret, time, id, &expected].concat());
}
