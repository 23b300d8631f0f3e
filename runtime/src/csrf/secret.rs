//! Encoding and verification of a token's two halves: the cookie, and the field of a form.

use std::{ptr, time::Duration};

use super::{
    binding::SessionIdentity,
    rejection::TokenError,
    unspent::{ID, TokenId, UnspentToken},
};
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

    /// Verifies a cookie. Returns its secret if it was issued for this session, and whether the present signing key has
    /// signed it.
    pub(super) fn verify_cookie(self, text: &[u8]) -> Option<(Secret, bool)> {
        let bytes: [u8; COOKIE] = base64::array(text)?;
        let (secret, tag): (Secret, [u8; TAG]) = (subarray(&bytes, 0), subarray(&bytes, SECRET));
        let is_current = |key: &Key| ptr::eq(key, self.keys.signing());
        let verify = |key: &Key| self.cookie_mac(key, &secret).verify(&tag).then(|| is_current(key));
        self.keys.find_map(verify).map(|is_current| (secret, is_current))
    }

    /// Returns the token for a form, valid for this path or for every path. A new random mask for each token stops
    /// compression from revealing it (BREACH).
    pub(super) fn form_token(self, secret: &Secret, action: Option<&str>, now: UnixTime) -> String {
        let mask: [u8; MASKED] = random::bytes().expect(RANDOM);
        let mut bytes = [0; 2 * MASKED];
        let part = FormPart { secret, issued: now.as_secs().to_be_bytes(), id: None };
        self.write_token(&mut bytes, &mask, &part, action);
        base64::encode(&bytes)
    }

    /// Returns a token that is accepted one time. Its identifier is random, so that every token has its own.
    pub(super) fn once_token(self, secret: &Secret, action: Option<&str>, now: UnixTime) -> String {
        let id: TokenId = random::bytes().expect(RANDOM);
        let mask: [u8; ONCE_MASKED] = random::bytes().expect(RANDOM);
        let mut bytes = [0; 2 * ONCE_MASKED];
        let part = FormPart { secret, issued: now.as_secs().to_be_bytes(), id: Some(&id) };
        self.write_token(&mut bytes, &mask, &part, action);
        base64::encode(&bytes)
    }

    /// Writes the mask, and the masked bytes, which are as long as the mask.
    fn write_token(self, bytes: &mut [u8], mask: &[u8], part: &FormPart<'_>, action: Option<&str>) {
        let tag = with_action(self.form_mac(self.keys.signing(), part), action).finish();
        let (mask_half, masked) = bytes.split_at_mut(mask.len());
        mask_half.copy_from_slice(mask);
        masked[..SECRET].copy_from_slice(part.secret);
        masked[SECRET..SECRET_AND_TIME].copy_from_slice(&part.issued);
        if let Some(id) = part.id {
            masked[SECRET_AND_TIME..][..ID].copy_from_slice(id);
        }
        masked[mask.len() - TAG..].copy_from_slice(&tag);
        masked.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
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
        let plain: [u8; MASKED] = unmask(&base64::array::<{ 2 * MASKED }>(text).ok_or(TokenError::Malformed)?);
        let (token_secret, issued) = (subarray(&plain, 0), subarray(&plain, SECRET));
        let part = FormPart { secret: &token_secret, issued, id: None };
        self.verify_part(part, &subarray(&plain, SECRET_AND_TIME), secret, path)?;
        self.check_time(issued, limit, now)
    }

    /// Does the same for a token that is accepted one time, and returns what identifies it: not its text, which has a
    /// mask, but the random bytes under the mask.
    pub(super) fn verify_once(
        self,
        text: &str,
        secret: &Secret,
        path: &str,
        limit: Duration,
        now: UnixTime,
    ) -> Result<UnspentToken, TokenError> {
        let plain: [u8; ONCE_MASKED] =
            unmask(&base64::array::<{ 2 * ONCE_MASKED }>(text).ok_or(TokenError::Malformed)?);
        let (token_secret, issued) = (subarray(&plain, 0), subarray(&plain, SECRET));
        let id: TokenId = subarray(&plain, SECRET_AND_TIME);
        let part = FormPart { secret: &token_secret, issued, id: Some(&id) };
        self.verify_part(part, &subarray(&plain, SECRET_AND_TIME + ID), secret, path)?;
        self.check_time(issued, Some(limit), now)?;
        Ok(UnspentToken::new(id, UnixTime::from_secs(u64::from_be_bytes(issued)), limit, now))
    }

    fn verify_part(self, part: FormPart<'_>, tag: &[u8; TAG], secret: &Secret, path: &str) -> Result<(), TokenError> {
        let is_genuine = |key: &Key| {
            let mac = self.form_mac(key, &part);
            let is_of = |action| with_action(mac.clone(), action).verify(tag);
            is_of(None) || is_of(Some(path))
        };
        if !self.keys.any(is_genuine) {
            return Err(TokenError::Foreign);
        }
        if !is_same(part.secret, secret) {
            return Err(TokenError::OtherCookie);
        }
        Ok(())
    }

    fn check_time(self, issued: [u8; TIME], limit: Option<Duration>, now: UnixTime) -> Result<(), TokenError> {
        let issued = UnixTime::from_secs(u64::from_be_bytes(issued));
        let of_age = || limit.map_or(Ok(()), |limit| check_age(issued, now, limit, CLOCK_SKEW));
        match self.keys.check_revoked(issued).and_then(|()| of_age()) {
            Ok(()) => Ok(()),
            Err(VerifyError::Revoked) => Err(TokenError::Revoked),
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

    /// The HMAC of a form's token without the path. A token that is accepted one time has another purpose, so that it is
    /// not valid for a policy that would accept it again.
    fn form_mac(self, key: &Key, part: &FormPart<'_>) -> HmacSha256 {
        let mut input = MacInput::new();
        input.push(part.secret);
        input.push(&part.issued);
        if let Some(id) = part.id {
            input.push(id);
        }
        let mut mac = self.mac(key, if part.id.is_some() { b"once" } else { b"form" });
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

/// What a token contains, apart from its HMAC.
struct FormPart<'t> {
    secret: &'t Secret,
    issued: [u8; TIME],
    /// The identifier of a token that is accepted one time.
    id: Option<&'t TokenId>,
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
    getrandom::fill(&mut secret).expect(RANDOM);
    secret
}

/// Removes the mask, which is the first half of the bytes.
fn unmask<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut plain = subarray(bytes, 0);
    plain.iter_mut().zip(&bytes[N..]).for_each(|(mask, byte): (&mut u8, &u8)| *mask ^= *byte);
    plain
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

/// The length of the masked bytes of a token that is accepted one time.
const ONCE_MASKED: usize = MASKED + ID;

/// The longest input is a secret, a time and an identifier, each with its length.
const MAC_INPUT: usize = 96;

const RANDOM: &str = "the operating system provides random bytes";
