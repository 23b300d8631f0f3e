//! The two halves of a token: the bytes of the cookie, those of the form, and what binds both to a session.

use std::hint::black_box;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::rejection::TokenError;
use crate::cookie::{
    keys::Keys,
    mac::bound,
    signer::{VerifyError, check_age},
    time::UnixTime,
};

/// The random bytes that a cookie and the forms of a session share.
pub(super) type Secret = [u8; SECRET];

/// The keys, the purpose that they are bound to, and the session.
#[derive(Clone, Copy)]
pub(super) struct Binding<'b> {
    pub(super) keys: &'b Keys,
    pub(super) salt: &'static str,
    pub(super) session: Option<&'b str>,
}

impl Binding<'_> {
    /// What stands in the cookie.
    pub(super) fn cookie(self, secret: &Secret) -> String {
        let mac = self.cookie_mac(bound(self.keys.signing(), self.salt).clone(), secret);
        let mut bytes = [0; COOKIE];
        bytes[..SECRET].copy_from_slice(secret);
        bytes[SECRET..].copy_from_slice(&mac.finalize().into_bytes());
        Base64UrlUnpadded::encode_string(&bytes)
    }

    /// The secret of a cookie that was made for this session.
    pub(super) fn open_cookie(self, text: &str) -> Option<Secret> {
        let bytes: [u8; COOKIE] = decode(text)?;
        let (secret, tag) = (first(&bytes), &bytes[SECRET..]);
        self.any_key(tag, |mac| self.cookie_mac(mac, &secret)).then_some(secret)
    }

    /// What stands in a form: different in each rendering, so that nothing of it can be learned from how well a response
    /// compresses (BREACH).
    pub(super) fn form(self, secret: &Secret, action: Option<&str>, now: UnixTime) -> String {
        let mut bytes = [0; FORM];
        let (mask, plain) = bytes.split_at_mut(PLAIN);
        getrandom::fill(mask).expect("the operating system has random bytes");
        let issued = now.as_secs().to_be_bytes();
        let mac = self.form_mac(bound(self.keys.signing(), self.salt).clone(), secret, &issued, action);
        plain[..SECRET].copy_from_slice(secret);
        plain[SECRET..TIMED].copy_from_slice(&issued);
        plain[TIMED..].copy_from_slice(&mac.finalize().into_bytes());
        plain.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= *mask);
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
        let bytes: [u8; FORM] = decode(text).ok_or(TokenError::Malformed)?;
        let mut plain: [u8; PLAIN] = first(&bytes);
        plain.iter_mut().zip(&bytes[PLAIN..]).for_each(|(mask, byte)| *mask ^= *byte);
        let own: Secret = first(&plain);
        let mut issued = [0; TIME];
        issued.copy_from_slice(&plain[SECRET..TIMED]);
        let is_of = |action| self.any_key(&plain[TIMED..], |mac| self.form_mac(mac, &own, &issued, action));
        if !is_of(None) && !is_of(Some(path)) {
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

    fn any_key(self, tag: &[u8], mac: impl Fn(Hmac<Sha256>) -> Hmac<Sha256>) -> bool {
        self.keys.all().any(|key| mac(bound(key, self.salt).clone()).verify_slice(tag).is_ok())
    }

    fn cookie_mac(self, mac: Hmac<Sha256>, secret: &Secret) -> Hmac<Sha256> {
        message(mac, &[Some(b"cookie"), self.session.map(str::as_bytes), Some(secret)])
    }

    fn form_mac(self, mac: Hmac<Sha256>, secret: &Secret, issued: &[u8], action: Option<&str>) -> Hmac<Sha256> {
        let (session, action) = (self.session.map(str::as_bytes), action.map(str::as_bytes));
        message(mac, &[Some(b"form"), session, Some(secret), Some(issued), action])
    }
}

/// Makes a secret that nobody can foresee.
pub(super) fn random() -> Secret {
    let mut secret = [0; SECRET];
    getrandom::fill(&mut secret).expect("the operating system has random bytes");
    secret
}

/// Each part behind whether it is there and how many bytes it has: no two lists of parts are one text.
fn message(mac: Hmac<Sha256>, parts: &[Option<&[u8]>]) -> Hmac<Sha256> {
    parts.iter().fold(mac, |mac, part| match part {
        None => mac.chain_update([0]),
        Some(part) => mac.chain_update([1]).chain_update((part.len() as u64).to_be_bytes()).chain_update(part),
    })
}

/// In constant time.
fn same(one: &Secret, other: &Secret) -> bool {
    let difference = one.iter().zip(other).fold(0, |difference, (one, other)| difference | (one ^ other));
    black_box(difference) == 0
}

/// A text of exactly this many bytes; it has one form.
fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let length = Base64UrlUnpadded::decode(text, &mut bytes).ok()?.len();
    (length == N).then_some(bytes)
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut own = [0; N];
    own.copy_from_slice(&bytes[..N]);
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

/// Clocks of servers that keep them in time differ by less.
const SKEW: u64 = 5;
