//! The `URLSafeTimedSerializer` of itsdangerous, and the signer of Flask's sessions.

use std::{
    error, fmt,
    io::{Read as _, Write as _},
    time::Duration,
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde_core::{Serialize, de::DeserializeOwned};

use super::{
    base64,
    keys::Keys,
    scheme::{Derivation, Digest},
    signer::Signer,
    time::UnixTime,
    verify_error::VerifyError,
};

/// Serializes and signs a value like [`URLSafeTimedSerializer.dumps`] of itsdangerous: JSON, compressed with zlib if
/// that is shorter.
///
/// Returns the signed text in URL-safe characters. Anyone can read the value.
///
/// [`URLSafeTimedSerializer.dumps`]: https://itsdangerous.palletsprojects.com/en/stable/url_safe/
///
/// # Errors
///
/// Returns an error if the value cannot be serialized as JSON.
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

/// Verifies and deserializes a text that [`dumps`] or `URLSafeTimedSerializer` of itsdangerous has signed.
///
/// The signature is verified first, then the age, if the signer has a `max_age`. Only then is the value decompressed
/// and deserialized. [`dumps`] has an example.
///
/// # Errors
///
/// Returns an error for an invalid signature, a value that is too old or from the future, more than 64 KiB of
/// decompressed JSON, and a value that cannot be deserialized. The error does not contain the value.
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

/// The error for a value that cannot be serialized as JSON.
///
/// [`dumps`] returns it. It does not contain the value.
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, signing::{DumpError, Signer, dumps}};
/// use std::collections::HashMap;
///
/// let keys = Keys::signing_with(Key::random());
/// // Keys of a JSON object have to be strings.
/// let value = HashMap::from([((1, 2), 3)]);
///
/// let error: DumpError = dumps(&Signer::new("invitation"), &keys, &value, UnixTime::now()).unwrap_err();
/// assert_eq!(error.to_string(), "the value cannot be serialized as JSON");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DumpError;

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value cannot be serialized as JSON")
    }
}

impl error::Error for DumpError {}

/// Returns the signer of `flask.sessions.SecureCookieSessionInterface`.
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

/// The most bytes that are decompressed, sixteen times the size of a cookie.
const MAX_UNPACKED: u64 = 64 * 1024;
