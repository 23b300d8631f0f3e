//! The serializer of itsdangerous, `URLSafeTimedSerializer`, and how Flask signs its sessions with it.

use std::{
    error, fmt,
    io::{Read as _, Write as _},
    time::Duration,
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    base64,
    keys::Keys,
    scheme::{Derivation, Digest},
    signer::Signer,
    time::UnixTime,
    verify_error::VerifyError,
};

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
/// use std::time::Duration;
///
/// let keys = Keys::signing_with(Key::random());
/// let signer = Signer::new("invitation").max_age(Duration::from_secs(60));
/// let text = dumps(&signer, &keys, &[1, 2, 3], UnixTime::now()).unwrap();
///
/// assert_eq!(loads(&signer, &keys, &text, UnixTime::now()), Ok([1, 2, 3]));
/// ```
pub fn dumps<T: Serialize>(signer: &Signer<'_>, keys: &Keys, value: &T, now: UnixTime) -> Result<String, DumpError> {
    let json = serde_json::to_vec(value).map_err(|_| DumpError)?;
    let packed = compress(&json).ok_or(DumpError)?;
    let payload = match packed.len() + 1 < json.len() {
        true => format!(".{}", base64::encode(&packed)),
        false => base64::encode(&json),
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
    let decode = |text: &str| base64::decode_vec(text).ok_or(VerifyError::BadPayload);
    let json = match payload.strip_prefix('.') {
        Some(packed) => decompress(&decode(packed)?).ok_or(VerifyError::BadPayload)?,
        None => decode(payload)?,
    };
    serde_json::from_slice(&json).map_err(|_| VerifyError::BadPayload)
}

/// A value that cannot be written as JSON.
///
/// [`dumps`] returns it. It holds nothing of the value.
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, signing::{DumpError, Signer, dumps}};
/// use std::collections::HashMap;
///
/// let keys = Keys::signing_with(Key::random());
/// // Every key of an object in JSON is text.
/// let value = HashMap::from([((1, 2), 3)]);
///
/// let error: DumpError = dumps(&Signer::new("invitation"), &keys, &value, UnixTime::now()).unwrap_err();
/// assert_eq!(error.to_string(), "the value cannot be written as JSON");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DumpError;

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value cannot be written as JSON")
    }
}

impl error::Error for DumpError {}

/// `flask.sessions.SecureCookieSessionInterface`.
pub(crate) fn flask_session(max_age: Option<Duration>) -> Signer<'static> {
    let signer = Signer::new("cookie-session").derivation(Derivation::Hmac).digest(Digest::Sha1);
    max_age.map_or(signer, |limit| signer.max_age(limit))
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
