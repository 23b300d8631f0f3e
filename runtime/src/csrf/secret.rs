//! The two halves of a token: the bytes of the cookie, those of the form, and what binds both to a session.

use std::time::Duration;

use super::{binding::Identity, rejection::TokenError};
use crate::{
    random,
    signing::{
        age::check_age,
        base64,
        constant_time::is_same,
        key::Key,
        keys::Keys,
        mac::{Code, TAG},
        time::{CLOCK_SKEW, UnixTime},
        verify_error::VerifyError,
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
    /// The value of the cookie.
    pub(super) fn cookie(self, secret: &Secret) -> String {
        let mut bytes = [0; COOKIE];
        bytes[..SECRET].copy_from_slice(secret);
        bytes[SECRET..].copy_from_slice(&self.cookie_code(self.keys.signing(), secret).finish());
        base64::encode(&bytes)
    }

    /// The secret of a cookie that was made for this session.
    pub(super) fn open_cookie(self, text: &[u8]) -> Option<Secret> {
        let bytes: [u8; COOKIE] = base64::array(text)?;
        let (secret, tag): (Secret, [u8; TAG]) = (part(&bytes, 0), part(&bytes, SECRET));
        let is_genuine = |key| self.cookie_code(key, &secret).verify(&tag);
        self.keys.all().any(is_genuine).then_some(secret)
    }

    /// The token of a form. Each rendering is different, so that how well a response compresses tells nothing about it (BREACH).
    pub(super) fn form(self, secret: &Secret, action: Option<&str>, now: UnixTime) -> String {
        let mask: [u8; PLAIN] = random::bytes().expect("the operating system has random bytes");
        let issued = now.as_secs().to_be_bytes();
        let code = with_action(self.form_code(self.keys.signing(), secret, &issued), action);
        let mut bytes = [0; FORM];
        let (masking, plain) = bytes.split_at_mut(PLAIN);
        masking.copy_from_slice(&mask);
        plain[..SECRET].copy_from_slice(secret);
        plain[SECRET..TIMED].copy_from_slice(&issued);
        plain[TIMED..].copy_from_slice(&code.finish());
        plain.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        base64::encode(&bytes)
    }

    /// Whether a form belongs to this session, to the cookie with this secret, and to this path or to none.
    pub(super) fn check_form(
        self,
        text: &str,
        secret: &Secret,
        path: &str,
        limit: Option<Duration>,
        now: UnixTime,
    ) -> Result<(), TokenError> {
        let bytes: [u8; FORM] = base64::array(text).ok_or(TokenError::Malformed)?;
        let mut plain: [u8; PLAIN] = part(&bytes, 0);
        plain.iter_mut().zip(&bytes[PLAIN..]).for_each(|(mask, byte)| *mask ^= *byte);
        let own: Secret = part(&plain, 0);
        let (issued, tag): ([u8; TIME], [u8; TAG]) = (part(&plain, SECRET), part(&plain, TIMED));
        let is_genuine = |key| {
            let code = self.form_code(key, &own, &issued);
            let is_of = |action| with_action(code.clone(), action).verify(&tag);
            is_of(None) || is_of(Some(path))
        };
        if !self.keys.all().any(is_genuine) {
            return Err(TokenError::Foreign);
        }
        if !is_same(&own, secret) {
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

    fn cookie_code(self, key: &Key, secret: &Secret) -> Code {
        let mut parts = Parts::new();
        parts.push(secret);
        let mut code = self.code(key, b"cookie");
        code.update(parts.bytes());
        code
    }

    /// All but the action.
    fn form_code(self, key: &Key, secret: &Secret, issued: &[u8; TIME]) -> Code {
        let mut parts = Parts::new();
        parts.push(secret);
        parts.push(issued);
        let mut code = self.code(key, b"form");
        code.update(parts.bytes());
        code
    }

    /// The purpose and the session.
    fn code(self, key: &Key, purpose: &[u8]) -> Code {
        let (mut code, mut parts) = (Code::new(key, self.salt), Parts::new());
        parts.push(purpose);
        match self.session.map(Identity::parts) {
            None => {
                parts.push_none();
                code.update(parts.bytes());
            }
            Some((stamp, value)) => {
                parts.push_length(stamp.len() + value.len());
                parts.push_bytes(stamp);
                code.update(parts.bytes());
                code.update(value);
            }
        }
        code
    }
}

fn with_action(mut code: Code, action: Option<&str>) -> Code {
    let mut parts = Parts::new();
    match action {
        None => {
            parts.push_none();
            code.update(parts.bytes());
        }
        Some(action) => {
            parts.push_length(action.len());
            code.update(parts.bytes());
            code.update(action.as_bytes());
        }
    }
    code
}

/// The start of a list of parts. A byte says whether a part is present, and its length precedes it: no two lists are one text.
///
/// Short parts are joined here, and hashed at once.
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

fn part<const N: usize>(bytes: &[u8], from: usize) -> [u8; N] {
    let mut own = [0; N];
    own.copy_from_slice(&bytes[from..from + N]);
    own
}

/// 128 bits.
const SECRET: usize = 16;

const TIME: usize = 8;

const TIMED: usize = SECRET + TIME;

const COOKIE: usize = SECRET + TAG;

const PLAIN: usize = TIMED + TAG;

/// The mask, and what it masks.
const FORM: usize = 2 * PLAIN;

/// The longest is a purpose of six bytes, and a session's length and time.
const PARTS: usize = 64;
