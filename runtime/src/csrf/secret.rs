//! The two halves of a token: the bytes of the cookie, those of the form, and what binds both to a session.

use std::hint::black_box;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{binding::Identity, rejection::TokenError};
use crate::{
    random,
    signing::{
        base64,
        key::Key,
        keys::Keys,
        mac::bound,
        signer::{VerifyError, check_age},
        time::UnixTime,
    },
};

/// The random bytes that a cookie and the forms of a session share.
pub(super) type Secret = [u8; SECRET];

/// The keys, the purpose that they are bound to, and the session.
#[derive(Clone, Copy)]
pub(super) struct Binding<'b> {
    pub(super) keys: &'b Keys,
    pub(super) salt: &'static str,
    pub(super) session: Option<&'b Identity<'b>>,
}

impl Binding<'_> {
    /// What stands in the cookie.
    pub(super) fn cookie(self, secret: &Secret) -> String {
        let mut bytes = [0; COOKIE];
        bytes[..SECRET].copy_from_slice(secret);
        bytes[SECRET..].copy_from_slice(&self.cookie_mac(self.keys.signing(), secret).finalize().into_bytes());
        Base64UrlUnpadded::encode_string(&bytes)
    }

    /// The secret of a cookie that was made for this session.
    pub(super) fn open_cookie(self, text: &[u8]) -> Option<Secret> {
        let bytes: [u8; COOKIE] = base64::array(text)?;
        let (secret, tag): (Secret, [u8; TAG]) = (part(&bytes, 0), part(&bytes, SECRET));
        let is_genuine = |key| self.cookie_mac(key, &secret).verify(&tag.into()).is_ok();
        self.keys.all().any(is_genuine).then_some(secret)
    }

    /// What stands in a form: different in each rendering, so that nothing of it can be learned from how well a response
    /// compresses (BREACH).
    pub(super) fn form(self, secret: &Secret, action: Option<&str>, now: UnixTime) -> String {
        let mask: [u8; PLAIN] = random::bytes().expect("the operating system has random bytes");
        let issued = now.as_secs().to_be_bytes();
        let mac = with_action(self.form_mac(self.keys.signing(), secret, &issued), action);
        let mut bytes = [0; FORM];
        let (masking, plain) = bytes.split_at_mut(PLAIN);
        masking.copy_from_slice(&mask);
        plain[..SECRET].copy_from_slice(secret);
        plain[SECRET..TIMED].copy_from_slice(&issued);
        plain[TIMED..].copy_from_slice(&mac.finalize().into_bytes());
        plain.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        Base64UrlUnpadded::encode_string(&bytes)
    }

    /// Whether a form belongs to this session, to the cookie with this secret, and to this path or to none.
    pub(super) fn check_form(
        self,
        text: &str,
        secret: &Secret,
        path: &str,
        limit: Option<u64>,
        now: UnixTime,
    ) -> Result<(), TokenError> {
        let bytes: [u8; FORM] = base64::array(text).ok_or(TokenError::Malformed)?;
        let mut plain: [u8; PLAIN] = part(&bytes, 0);
        plain.iter_mut().zip(&bytes[PLAIN..]).for_each(|(mask, byte)| *mask ^= *byte);
        let own: Secret = part(&plain, 0);
        let (issued, tag): ([u8; TIME], [u8; TAG]) = (part(&plain, SECRET), part(&plain, TIMED));
        let is_genuine = |key| {
            let mac = self.form_mac(key, &own, &issued);
            let is_of = |action| with_action(mac.clone(), action).verify(&tag.into()).is_ok();
            is_of(None) || is_of(Some(path))
        };
        if !self.keys.all().any(is_genuine) {
            return Err(TokenError::Foreign);
        }
        if !same(&own, secret) {
            return Err(TokenError::OtherCookie);
        }
        let Some(limit) = limit else { return Ok(()) };
        match check_age(UnixTime::from_secs(u64::from_be_bytes(issued)), now, limit, SKEW) {
            Ok(()) => Ok(()),
            Err(VerifyError::NotYetValid { seconds }) => Err(TokenError::NotYetValid { seconds }),
            Err(VerifyError::Expired { age, limit }) => Err(TokenError::Expired { age, limit }),
            Err(_) => Err(TokenError::Malformed),
        }
    }

    fn cookie_mac(self, key: &Key, secret: &Secret) -> Hmac<Sha256> {
        let mut parts = Parts::new();
        parts.push(secret);
        let mut mac = self.mac(key, b"cookie");
        mac.update(parts.bytes());
        mac
    }

    /// All but the action.
    fn form_mac(self, key: &Key, secret: &Secret, issued: &[u8; TIME]) -> Hmac<Sha256> {
        let mut parts = Parts::new();
        parts.push(secret);
        parts.push(issued);
        let mut mac = self.mac(key, b"form");
        mac.update(parts.bytes());
        mac
    }

    /// The purpose and the session.
    fn mac(self, key: &Key, purpose: &[u8]) -> Hmac<Sha256> {
        let (mut mac, mut parts) = (bound(key, self.salt).clone(), Parts::new());
        parts.push(purpose);
        match self.session.map(Identity::parts) {
            None => {
                parts.push_none();
                mac.update(parts.bytes());
            }
            Some((stamp, value)) => {
                parts.push_length(stamp.len() + value.len());
                parts.push_bytes(stamp);
                mac.update(parts.bytes());
                mac.update(value);
            }
        }
        mac
    }
}

fn with_action(mut mac: Hmac<Sha256>, action: Option<&str>) -> Hmac<Sha256> {
    let mut parts = Parts::new();
    match action {
        None => {
            parts.push_none();
            mac.update(parts.bytes());
        }
        Some(action) => {
            parts.push_length(action.len());
            mac.update(parts.bytes());
            mac.update(action.as_bytes());
        }
    }
    mac
}

/// The beginning of a list of parts, each behind whether it is there and how many bytes it has: no two lists are one text.
///
/// What is short is put together here, and given to the digest at once.
struct Parts {
    bytes: [u8; PARTS],
    length: usize,
}

impl Parts {
    const fn new() -> Self {
        Self { bytes: [0; PARTS], length: 0 }
    }

    fn push(&mut self, part: &[u8]) {
        self.push_length(part.len());
        self.push_bytes(part);
    }

    fn push_none(&mut self) {
        self.push_bytes(&[0]);
    }

    /// The bytes of the part are to follow.
    fn push_length(&mut self, length: usize) {
        self.push_bytes(&[1]);
        self.push_bytes(&(length as u64).to_be_bytes());
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        self.bytes[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// Makes a secret that nobody can foresee. There is one for a session, so that the operating system itself may give it.
pub(super) fn new_secret() -> Secret {
    let mut secret = [0; SECRET];
    getrandom::fill(&mut secret).expect("the operating system has random bytes");
    secret
}

/// In constant time.
fn same(one: &Secret, other: &Secret) -> bool {
    let difference = one.iter().zip(other).fold(0, |difference, (one, other)| difference | (one ^ other));
    black_box(difference) == 0
}

fn part<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    let mut own = [0; N];
    own.copy_from_slice(&bytes[from..from + N]);
    own
}

/// 128 bits.
const SECRET: usize = 16;

const TIME: usize = 8;

const TIMED: usize = SECRET + TIME;

/// SHA-256.
const TAG: usize = 32;

const COOKIE: usize = SECRET + TAG;

const PLAIN: usize = TIMED + TAG;

/// The mask, and what it masks.
const FORM: usize = 2 * PLAIN;

/// The longest is a purpose of six bytes, and a session's length and time.
const PARTS: usize = 64;

/// Clocks of servers that keep them in time differ by less.
const SKEW: u64 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_differ_in_one_bit_are_not_the_same() {
        for one in [[0; SECRET], [0xff; SECRET], new_secret()] {
            assert!(same(&one, &one.clone()));
            for bit in 0..8 * SECRET {
                let mut other = one;
                other[bit / 8] ^= 1 << (bit % 8);
                assert!(!same(&one, &other), "{bit}");
            }
        }
    }
}
