//! Encoding and verification of a token's two halves: the cookie, and the field of a form.

use std::time::Duration;

use super::{binding::SessionIdentity, rejection::TokenError};
use crate::{
    random,
    signing::{
        age::check_age,
        base64,
        constant_time::is_same,
        key::Key,
        keys::Keys,
        mac::{HmacSha256, TAG},
        time::{CLOCK_SKEW, UnixTime},
        verify_error::VerifyError,
    },
};

/// The random bytes in the cookie and in every form of a session.
pub(super) type Secret = [u8; SECRET];

/// Encodes and verifies tokens for one session. The salt names the purpose of the keys.
#[derive(Clone, Copy)]
pub(super) struct TokenCodec<'b> {
    pub(super) keys: &'b Keys,
    pub(super) salt: &'static str,
    pub(super) session: Option<&'b SessionIdentity<'b>>,
}

impl TokenCodec<'_> {
    /// Returns the value of the cookie: the secret and its HMAC.
    pub(super) fn cookie_value(self, secret: &Secret) -> String {
        let mut bytes = [0; COOKIE];
        bytes[..SECRET].copy_from_slice(secret);
        bytes[SECRET..].copy_from_slice(&self.cookie_mac(self.keys.signing(), secret).finish());
        base64::encode(&bytes)
    }

    /// Verifies a cookie, and returns its secret if it was issued for this session.
    pub(super) fn verify_cookie(self, text: &[u8]) -> Option<Secret> {
        let bytes: [u8; COOKIE] = base64::array(text)?;
        let (secret, tag): (Secret, [u8; TAG]) = (subarray(&bytes, 0), subarray(&bytes, SECRET));
        let is_genuine = |key| self.cookie_mac(key, &secret).verify(&tag);
        self.keys.all().any(is_genuine).then_some(secret)
    }

    /// Returns the token for a form, valid for this path or for every path. A new random mask for each token stops
    /// compression from revealing it (BREACH).
    pub(super) fn form_token(self, secret: &Secret, action: Option<&str>, now: UnixTime) -> String {
        let mask: [u8; MASKED] = random::bytes().expect("the operating system provides random bytes");
        let issued = now.as_secs().to_be_bytes();
        let mac = with_action(self.form_mac(self.keys.signing(), secret, &issued), action);
        let mut bytes = [0; TOKEN];
        let (mask_half, plain) = bytes.split_at_mut(MASKED);
        mask_half.copy_from_slice(&mask);
        plain[..SECRET].copy_from_slice(secret);
        plain[SECRET..SECRET_AND_TIME].copy_from_slice(&issued);
        plain[SECRET_AND_TIME..].copy_from_slice(&mac.finish());
        plain.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        base64::encode(&bytes)
    }

    /// Verifies that a token was issued for this session, for the cookie with this secret, and for this path or every
    /// path; then checks its age.
    pub(super) fn verify_token(
        self,
        text: &str,
        secret: &Secret,
        path: &str,
        limit: Option<Duration>,
        now: UnixTime,
    ) -> Result<(), TokenError> {
        let bytes: [u8; TOKEN] = base64::array(text).ok_or(TokenError::Malformed)?;
        let mut plain: [u8; MASKED] = subarray(&bytes, 0);
        plain.iter_mut().zip(&bytes[MASKED..]).for_each(|(mask, byte)| *mask ^= *byte);
        let token_secret: Secret = subarray(&plain, 0);
        let (issued, tag): ([u8; TIME], [u8; TAG]) = (subarray(&plain, SECRET), subarray(&plain, SECRET_AND_TIME));
        let is_genuine = |key| {
            let mac = self.form_mac(key, &token_secret, &issued);
            let is_of = |action| with_action(mac.clone(), action).verify(&tag);
            is_of(None) || is_of(Some(path))
        };
        if !self.keys.all().any(is_genuine) {
            return Err(TokenError::Foreign);
        }
        if !is_same(&token_secret, secret) {
            return Err(TokenError::OtherCookie);
        }
        let Some(limit) = limit else { return Ok(()) };
        match check_age(UnixTime::from_secs(u64::from_be_bytes(issued)), now, limit, CLOCK_SKEW) {
            Ok(()) => Ok(()),
            Err(VerifyError::NotYetValid { ahead }) => Err(TokenError::NotYetValid { ahead }),
            Err(VerifyError::Expired { age, limit }) => Err(TokenError::Expired { age, limit }),
            Err(_) => Err(TokenError::Malformed),
        }
    }

    fn cookie_mac(self, key: &Key, secret: &Secret) -> HmacSha256 {
        let mut input = MacInput::new();
        input.push(secret);
        let mut mac = self.mac(key, b"cookie");
        mac.update(input.bytes());
        mac
    }

    /// The HMAC of a form's token without the path.
    fn form_mac(self, key: &Key, secret: &Secret, issued: &[u8; TIME]) -> HmacSha256 {
        let mut input = MacInput::new();
        input.push(secret);
        input.push(issued);
        let mut mac = self.mac(key, b"form");
        mac.update(input.bytes());
        mac
    }

    /// Starts an HMAC with the purpose and the session.
    fn mac(self, key: &Key, purpose: &[u8]) -> HmacSha256 {
        let (mut mac, mut input) = (HmacSha256::new(key, self.salt), MacInput::new());
        input.push(purpose);
        match self.session.map(SessionIdentity::parts) {
            None => {
                input.push_none();
                mac.update(input.bytes());
            }
            Some((time_digits, value)) => {
                input.push_length(time_digits.len() + value.len());
                input.push_bytes(time_digits);
                mac.update(input.bytes());
                mac.update(value);
            }
        }
        mac
    }
}

fn with_action(mut mac: HmacSha256, action: Option<&str>) -> HmacSha256 {
    let mut input = MacInput::new();
    match action {
        None => {
            input.push_none();
            mac.update(input.bytes());
        }
        Some(action) => {
            input.push_length(action.len());
            mac.update(input.bytes());
            mac.update(action.as_bytes());
        }
    }
    mac
}

/// The encoding of the HMAC's parts: a byte says whether a part is present, and its length precedes it, so that no two
/// lists of parts have the same encoding.
///
/// Short parts are collected here and hashed together.
struct MacInput {
    bytes: [u8; MAC_INPUT],
    length: usize,
}

impl MacInput {
    const fn new() -> Self {
        Self { bytes: [0; MAC_INPUT], length: 0 }
    }

    fn push(&mut self, part: &[u8]) {
        self.push_length(part.len());
        self.push_bytes(part);
    }

    fn push_none(&mut self) {
        self.push_bytes(&[0]);
    }

    /// Starts a part of this length, whose bytes follow.
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

/// Generates a secret. This happens once per session, so that a system call is cheap enough.
pub(super) fn new_secret() -> Secret {
    let mut secret = [0; SECRET];
    getrandom::fill(&mut secret).expect("the operating system provides random bytes");
    secret
}

fn subarray<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    let mut own = [0; N];
    own.copy_from_slice(&bytes[from..from + N]);
    own
}

/// The length of the secret, 128 bits.
const SECRET: usize = 16;

const TIME: usize = 8;

const SECRET_AND_TIME: usize = SECRET + TIME;

const COOKIE: usize = SECRET + TAG;

const MASKED: usize = SECRET_AND_TIME + TAG;

/// The length of a token: the mask, and the masked bytes.
const TOKEN: usize = 2 * MASKED;

/// The longest input is a purpose of six bytes, and the length and the time of a session.
const MAC_INPUT: usize = 64;
