//! Tokens: the first byte says which kind, then come a value and a number of changes to the token that is made of it. A token with
//! changes never verifies.

use crate::site::{KEYS, NOW, Once, Shop};
use crate::visitor::{ONE_TIME_VISITOR, VISITOR};
use arbitrary::{Result, Unstructured};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use security_policy::UnixTime;
use security_policy::signing::{Derivation, Digest, Signer};
use std::time::Duration;

pub(crate) fn run(input: &[u8]) {
    // The only error is the end of the input.
    let _ = changed(&mut Unstructured::new(input));
}

fn changed(bytes: &mut Unstructured<'_>) -> Result<()> {
    let kind = bytes.choose(KINDS)?;
    let length = bytes.int_in_range(0..=48)?;
    let value: String = bytes.bytes(length.min(bytes.len()))?.iter().map(|byte| char::from(b'!' + byte % 94)).collect();
    let value = value.replace(['"', ',', ';', '\\'], "_");
    let issued = UnixTime::from_secs(NOW.as_secs() - u64::from(bytes.int_in_range(0..=2_000_u32)?));
    let Some(token) = (kind.issue)(&value, issued) else { return Ok(()) };
    assert!(token.bytes().all(|byte| byte.is_ascii_graphic()), "{token:?}");
    let mut text = token.clone();
    for _ in 0..CHANGES {
        if bytes.is_empty() {
            break;
        }
        change(bytes, &mut text)?;
    }
    let is_accepted = (kind.verify)(&text, &value);
    if text == token {
        assert!(is_accepted || issued.as_secs() + 1_800 <= NOW.as_secs(), "{token:?} is not accepted");
    } else if is_accepted {
        assert!((kind.same)(&token, &text), "{token:?} was issued, and {text:?} is accepted");
    }
    Ok(())
}

/// Changes characters, as an attacker would.
fn change(bytes: &mut Unstructured<'_>, text: &mut String) -> Result<()> {
    let at = bytes.choose_index(text.len() + 1)?;
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    match bytes.int_in_range(0..=5)? {
        0 => text.truncate(at),
        1 => text.insert(at, char::from(bytes.int_in_range(0..=0x7f_u8)?)),
        2 => text.insert_str(at, bytes.choose(&[".", "..", "=", "A", "AA", "%", "\u{e9}", "\n", " ", "\0"])?),
        3 => {
            let end = text[at..].char_indices().nth(1).map_or(text.len(), |(next, _)| at + next);
            let new = char::from(bytes.int_in_range(0..=0x7f_u8)?);
            text.replace_range(at..end, new.encode_utf8(&mut [0; 4]));
        }
        4 => {
            let length = bytes.int_in_range(0..=24)?;
            let new = String::from_utf8_lossy(bytes.bytes(length.min(bytes.len()))?).into_owned();
            *text = new;
        }
        _ => text.rotate(at),
    }
    Ok(())
}

/// The most changes of a token.
const CHANGES: usize = 64;

trait Rotate {
    fn rotate(&mut self, at: usize);
}

impl Rotate for String {
    fn rotate(&mut self, at: usize) {
        *self = [&self[at..], &self[..at]].concat();
    }
}

/// A kind of token.
struct Kind {
    issue: fn(&str, UnixTime) -> Option<String>,
    /// Whether it is accepted. What it then says is the value.
    verify: fn(&str, &str) -> bool,
    /// Whether two texts are the same token.
    same: fn(&str, &str) -> bool,
}

const KINDS: &[Kind] = &[
    Kind {
        issue: |value, issued| Shop::NOTE.sign(&KEYS, value, issued).ok(),
        verify: |text, value| is(Shop::NOTE.verify(&KEYS, text, NOW).ok().as_deref(), value),
        same: never,
    },
    Kind {
        issue: |value, issued| Shop::CARD.encrypt(&KEYS, value, issued).ok(),
        verify: |text, value| is(Shop::CARD.decrypt(&KEYS, text, NOW).ok().as_deref(), value),
        same: never,
    },
    Kind {
        issue: |value, issued| Shop::LOGIN.sign(&KEYS, value, issued).ok(),
        verify: |text, value| {
            is(Shop::LOGIN.verify(&KEYS, text, NOW).ok().as_ref().map(|session| session.value()), value)
        },
        same: never,
    },
    Kind {
        issue: |value, issued| Shop::VAULT.encrypt(&KEYS, value, issued).ok(),
        verify: |text, value| {
            is(Shop::VAULT.decrypt(&KEYS, text, NOW).ok().as_ref().map(|session| session.value()), value)
        },
        same: never,
    },
    Kind {
        issue: |value, issued| Shop::OLD.sign(&KEYS, &value, issued).ok(),
        verify: |text, value| is(Shop::OLD.verify::<String>(&KEYS, text, NOW).ok().as_deref(), value),
        same: never,
    },
    Kind {
        issue: |value, issued| Some(ITSDANGEROUS.sign(&KEYS, value, issued)),
        verify: |text, value| is(ITSDANGEROUS.verify(&KEYS, text, NOW).ok().map(|verified| verified.value()), value),
        same: never,
    },
    Kind {
        issue: |value, _| Some(UNTIMED.sign_untimed(&KEYS, value)),
        verify: |text, value| is(UNTIMED.verify_untimed(&KEYS, text).ok(), value),
        same: never,
    },
    Kind {
        issue: |_, issued| Some(VISITOR.token(&Shop::CSRF, issued)),
        verify: |text, _| Shop::CSRF.verify(&KEYS, text, "/", &VISITOR.headers(), NOW).is_ok(),
        same: unmasked,
    },
    Kind {
        issue: |_, issued| Some(ONE_TIME_VISITOR.token(&Once::CSRF, issued)),
        verify: |text, _| Once::CSRF.verify_once(&KEYS, text, "/", &ONE_TIME_VISITOR.headers(), NOW).is_ok(),
        same: unmasked,
    },
];

const ITSDANGEROUS: Signer<'static> =
    Signer::new("a").max_age(Duration::from_secs(1_800)).derivation(Derivation::DjangoConcat).digest(Digest::Sha1);
const UNTIMED: Signer<'static> = Signer::new("b").digest(Digest::Sha512);

fn never(_: &str, _: &str) -> bool {
    false
}

/// Whether two tokens of `csrf` differ in their masks only: the first half of a token hides the second one.
fn unmasked(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
        let (mask, masked) = bytes.split_at(bytes.len() / 2);
        Some(mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect::<Vec<u8>>())
    };
    plain(one).is_some_and(|plain_one| plain(other) == Some(plain_one))
}

/// Whether the token was accepted. It then says what was signed.
fn is(read: Option<&str>, value: &str) -> bool {
    assert!(read.is_none_or(|read| read == value), "{read:?} was never signed; {value:?} was");
    read.is_some()
}
