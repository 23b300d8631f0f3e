//! Flask's session cookie, and the serializer of itsdangerous under it.

use std::{
    fmt,
    io::{Read as _, Write as _},
};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use http::HeaderMap;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    headers::Lines,
    plain::Cookie,
    protected::first_genuine,
    value::{ValueError, check},
};
use crate::signing::{
    keys::Keys,
    mac::{Derivation, Digest},
    signer::{Signer, VerifyError},
    time::UnixTime,
};

/// Flask's own session cookie, which both sides read and write while a site moves over.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for a cookie with `flask`. Salt, digest and
/// derivation are those of `SecureCookieSessionInterface`; the key is Flask's `SECRET_KEY`, of which 32 bytes or more
/// are asked here too. `max_age` is Flask's `PERMANENT_SESSION_LIFETIME`, 31 days unless it was changed.
///
/// Flask writes what JSON has no word for with a tag of its own: a tuple as `{" t": […]}`, bytes as `{" b": "…"}`, a
/// date as `{" d": "…"}`. They arrive and leave as they stand there.
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, security_policy};
/// use serde::{Deserialize, Serialize};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { max_age: 31d, flask } },
///     }
/// }
///
/// #[derive(Debug, Serialize, Deserialize, PartialEq)]
/// struct Session {
///     user: String,
/// }
///
/// # let secret = "6f1e0d9b5a3c47828d6e2b90f7c1a4d3";
/// let keys = Keys::signing_with(Key::from_bytes(secret.as_bytes()).unwrap());
/// let now = UnixTime::now();
/// let text = Shop::SESSION.sign(&keys, &Session { user: "ada".to_owned() }, now).unwrap();
///
/// assert!(text.starts_with("eyJ1c2VyIjoiYWRhIn0."));
/// assert_eq!(Shop::SESSION.verify(&keys, &text, now), Ok(Session { user: "ada".to_owned() }));
/// ```
#[derive(Clone, Copy)]
pub struct FlaskCookie {
    cookie: Cookie,
    max_age: Option<u64>,
}

impl FlaskCookie {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared(cookie: Cookie, max_age: Option<u64>) -> Self {
        Self { cookie, max_age }
    }

    /// Returns the cookie below, whose `set` would send a value that nobody has signed.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Sets the session on a response, in the place of one that was set before.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign). The response is left as it was.
    pub fn set<T: Serialize>(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        session: &T,
        now: UnixTime,
    ) -> Result<(), ValueError> {
        self.cookie.set(headers, &dumps(&signer(None), keys, session, now)?)
    }

    /// Returns the session as it stands in the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be written as JSON, or is over 4096 octets with the cookie's name.
    pub fn sign<T: Serialize>(&self, keys: &Keys, session: &T, now: UnixTime) -> Result<String, ValueError> {
        let text = dumps(&signer(None), keys, session, now)?;
        check(self.name(), &text)?;
        Ok(text)
    }

    /// Returns the session, if it is genuine, not too old, and a `T`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the session. Nothing is unpacked before its signature is verified.
    pub fn verify<T: DeserializeOwned>(&self, keys: &Keys, text: &str, now: UnixTime) -> Result<T, VerifyError> {
        loads(&signer(self.max_age), keys, text, now)
    }

    /// Returns the session that a request carries, if it carries one.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first value of this name if none of them is genuine.
    pub fn get<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<T>, VerifyError> {
        first_genuine(Lines::In(headers), self.name(), |text| self.verify(keys, text, now))
    }

    /// Has the browser forget the cookie, as [`Cookie::remove`] does.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

impl fmt::Debug for FlaskCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlaskCookie").field("cookie", &self.cookie).field("max_age", &self.max_age).finish()
    }
}

/// `flask.sessions.SecureCookieSessionInterface`.
fn signer(max_age: Option<u64>) -> Signer<'static> {
    let signer = Signer::new("cookie-session").derivation(Derivation::Hmac).digest(Digest::Sha1);
    max_age.map_or(signer, |seconds| signer.max_age(seconds))
}

/// Writes and signs a value as `URLSafeTimedSerializer` does: JSON, with zlib where that saves something.
///
/// # Errors
///
/// Returns an error if the value cannot be written as JSON.
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, signing::{Signer, dumps, loads}};
///
/// let keys = Keys::signing_with(Key::random());
/// let signer = Signer::new("invitation").max_age(60);
/// let text = dumps(&signer, &keys, &[1, 2, 3], UnixTime::now()).unwrap();
///
/// assert_eq!(loads(&signer, &keys, &text, UnixTime::now()), Ok([1, 2, 3]));
/// ```
pub fn dumps<T: Serialize>(signer: &Signer<'_>, keys: &Keys, value: &T, now: UnixTime) -> Result<String, ValueError> {
    let json = serde_json::to_vec(value).map_err(|_| ValueError::Json)?;
    let packed = compress(&json).ok_or(ValueError::Json)?;
    let payload = match packed.len() + 1 < json.len() {
        true => format!(".{}", Base64UrlUnpadded::encode_string(&packed)),
        false => Base64UrlUnpadded::encode_string(&json),
    };
    Ok(signer.sign(keys, &payload, now))
}

/// Verifies and reads what [`dumps`] or `URLSafeTimedSerializer` has written.
///
/// # Errors
///
/// Says what is wrong, and nothing of the value. Nothing is unpacked before its signature is verified, and nothing
/// beyond 64 KiB at all.
pub fn loads<T: DeserializeOwned>(
    signer: &Signer<'_>,
    keys: &Keys,
    text: &str,
    now: UnixTime,
) -> Result<T, VerifyError> {
    let payload = signer.verify(keys, text, now)?.value();
    let decode = |text: &str| Base64UrlUnpadded::decode_vec(text).map_err(|_| VerifyError::BadPayload);
    let json = match payload.strip_prefix('.') {
        Some(packed) => decompress(&decode(packed)?).ok_or(VerifyError::BadPayload)?,
        None => decode(payload)?,
    };
    serde_json::from_slice(&json).map_err(|_| VerifyError::BadPayload)
}

fn compress(json: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(json).ok()?;
    encoder.finish().ok()
}

fn decompress(packed: &[u8]) -> Option<Vec<u8>> {
    let mut json = Vec::new();
    ZlibDecoder::new(packed).take(MAX_UNPACKED + 1).read_to_end(&mut json).ok()?;
    (json.len() as u64 <= MAX_UNPACKED).then_some(json)
}

/// Sixteen times what fits into a cookie.
const MAX_UNPACKED: u64 = 64 * 1024;
