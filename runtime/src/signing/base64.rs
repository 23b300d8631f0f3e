//! Base64 of signatures, tokens, cookies and their payloads.
//!
//! Decoding only accepts the canonical encoding of a byte sequence, so that a valid text cannot be changed into a
//! second valid one: it rejects padding where none is expected, nonzero unused bits in the last character, white space
//! and the other alphabet.
//!
//! Decoding does not run in constant time. The client that has a token or a cookie can read its text anyway, and the
//! JSON of an encrypted cookie is then deserialized, which does not run in constant time either. [`key`](super::key)
//! decodes keys in constant time.

#[cfg(feature = "private")]
use base64::engine::general_purpose::STANDARD;
use base64::{
    Engine,
    engine::{GeneralPurpose, general_purpose::URL_SAFE_NO_PAD},
};

/// Appends base64url without padding.
pub(crate) fn append(bytes: &[u8], text: &mut String) {
    append_with(&URL_SAFE_NO_PAD, bytes, text);
}

/// Encodes bytes as base64url without padding.
#[cfg(any(feature = "csrf", feature = "json", test))]
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(length(bytes.len()));
    append(bytes, &mut text);
    text
}

/// Decodes base64url without padding.
#[cfg(any(feature = "json", test))]
pub(crate) fn decode_vec(text: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Decodes base64url without padding into a buffer. Returns `None` also if the buffer is too small.
pub(crate) fn decode(text: impl AsRef<[u8]>, buffer: &mut [u8]) -> Option<&[u8]> {
    let length = URL_SAFE_NO_PAD.decode_slice(text, buffer).ok()?;
    buffer.get(..length)
}

/// Decodes base64url without padding that has exactly `N` bytes.
pub(crate) fn array<const N: usize>(text: impl AsRef<[u8]>) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (decode(text, &mut bytes)?.len() == N).then_some(bytes)
}

/// Returns how many characters encode this many bytes, without padding.
pub(crate) const fn length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// Appends base64 in the standard alphabet, with padding.
#[cfg(feature = "private")]
pub(crate) fn append_padded(bytes: &[u8], text: &mut String) {
    append_with(&STANDARD, bytes, text);
}

/// Decodes base64 in the standard alphabet, with padding.
#[cfg(feature = "private")]
pub(crate) fn decode_padded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Encodes in chunks, which needs no allocation.
fn append_with(engine: &GeneralPurpose, bytes: &[u8], text: &mut String) {
    let mut buffer = [0; CHUNK_CHARACTERS];
    for part in bytes.chunks(CHUNK_BYTES) {
        let written = engine.encode_slice(part, &mut buffer).expect("48 bytes are 64 characters");
        text.push_str(str::from_utf8(&buffer[..written]).expect("base64 is ASCII"));
    }
}

/// The bytes of a chunk: a multiple of three, so that only the last chunk has padding.
const CHUNK_BYTES: usize = CHUNK_CHARACTERS / 4 * 3;
const CHUNK_CHARACTERS: usize = 64;

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};

    use super::*;

    #[test]
    fn chunks_are_encoded_like_the_whole() {
        let bytes: Vec<u8> = (0..=0xff).collect();
        for length in (0..bytes.len()).step_by(if cfg!(miri) { 19 } else { 1 }) {
            let bytes = &bytes[..length];
            let (mut url, mut padded) = ("a.".to_owned(), String::new());
            append(bytes, &mut url);
            append_with(&base64::engine::general_purpose::STANDARD, bytes, &mut padded);
            assert_eq!(url, format!("a.{}", Base64UrlUnpadded::encode_string(bytes)));
            assert_eq!(encode(bytes), url[2..]);
            assert_eq!(url.len(), 2 + super::length(length));
            assert_eq!(padded, Base64::encode_string(bytes));
        }
    }

    #[test]
    fn an_array_needs_its_exact_length() {
        assert_eq!(array("AAEC"), Some([0, 1, 2]));
        assert_eq!(array::<2>("AAEC"), None);
        assert_eq!(array::<4>("AAEC"), None);
        assert_eq!(array::<3>("AAE+"), None);
    }

    /// Compares every text of up to four of these characters with a second decoder. Each accepted text is the encoding
    /// of its bytes.
    #[test]
    fn only_the_canonical_text_is_read() {
        // Letters with and without unused bits, characters of one alphabet only, padding, and characters of neither.
        let characters = b"AQgB_-/+9= \n.";
        let mut texts = vec![Vec::new()];
        let mut accepted = 0;
        for _ in 0..=4 {
            for text in &texts {
                let read = decode_vec(text);
                let shown = text.escape_ascii();
                assert_eq!(read, Base64UrlUnpadded::decode_vec(str::from_utf8(text).expect("ASCII")).ok(), "{shown}");
                let mut buffer = [0; 3];
                assert_eq!(decode(text, &mut buffer), read.as_deref().filter(|bytes| bytes.len() <= 3), "{shown}");
                if let Some(bytes) = read {
                    assert_eq!(encode(&bytes).as_bytes(), text, "{shown}");
                    accepted += 1;
                }
                #[cfg(feature = "private")]
                {
                    let text = str::from_utf8(text).expect("ASCII");
                    assert_eq!(decode_padded(text), Base64::decode_vec(text).ok(), "{shown}");
                }
            }
            texts = texts
                .iter()
                .flat_map(|text| characters.iter().map(|last| [text.as_slice(), &[*last]].concat()))
                .collect();
        }
        assert!(accepted > 1_000, "{accepted}");
    }
}
