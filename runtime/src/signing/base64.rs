//! Base64 of signatures, tokens, cookies and their payloads.
//!
//! Each sequence of bytes has exactly one text, so that nobody can turn a genuine text into a second one: padding, stray
//! bits in the last character, white space and the other alphabet are rejected.
//!
//! It is not in constant time. The client that holds a token or a cookie can read its text anyway, and the JSON of an
//! encrypted cookie goes through a serializer whose time depends on the value too. Keys are read in constant time, in
//! [`key`](super::key).

#[cfg(feature = "private")]
use base64::engine::general_purpose::STANDARD;
use base64::{
    Engine,
    engine::{GeneralPurpose, general_purpose::URL_SAFE_NO_PAD},
};

/// Appends the text of some bytes, in the alphabet for URLs and without padding.
pub(crate) fn append(bytes: &[u8], text: &mut String) {
    append_with(&URL_SAFE_NO_PAD, bytes, text);
}

/// Returns the text of some bytes, in the alphabet for URLs and without padding.
#[cfg(any(feature = "csrf", feature = "json", test))]
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(length(bytes.len()));
    append(bytes, &mut text);
    text
}

/// Reads a text in the alphabet for URLs, without padding.
#[cfg(any(feature = "json", test))]
pub(crate) fn decode_vec(text: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Reads a text in the alphabet for URLs, without padding, into a buffer; `None` also for more bytes than that holds.
pub(crate) fn decode(text: impl AsRef<[u8]>, buffer: &mut [u8]) -> Option<&[u8]> {
    let length = URL_SAFE_NO_PAD.decode_slice(text, buffer).ok()?;
    buffer.get(..length)
}

/// Reads the same where it is exactly so many bytes.
pub(crate) fn array<const N: usize>(text: impl AsRef<[u8]>) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (decode(text, &mut bytes)?.len() == N).then_some(bytes)
}

/// How many characters so many bytes are, without padding.
pub(crate) const fn length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// Appends the text of some bytes, in the standard alphabet and with padding.
#[cfg(feature = "private")]
pub(crate) fn append_padded(bytes: &[u8], text: &mut String) {
    append_with(&STANDARD, bytes, text);
}

/// Reads a text in the standard alphabet, with padding.
#[cfg(feature = "private")]
pub(crate) fn decode_padded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Encodes in parts, for which no memory is allocated.
fn append_with(engine: &GeneralPurpose, bytes: &[u8], text: &mut String) {
    let mut buffer = [0; CHUNK_CHARACTERS];
    for part in bytes.chunks(CHUNK_BYTES) {
        let written = engine.encode_slice(part, &mut buffer).expect("48 bytes are 64 characters");
        text.push_str(str::from_utf8(&buffer[..written]).expect("base64 is ASCII"));
    }
}

/// So many are encoded at once: whole groups, so that only the end has padding.
const CHUNK_BYTES: usize = CHUNK_CHARACTERS / 4 * 3;
const CHUNK_CHARACTERS: usize = 64;

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};

    use super::*;

    #[test]
    fn in_parts_or_at_once() {
        let bytes: Vec<u8> = (0..=0xff).collect();
        for length in 0..bytes.len() {
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
    fn an_array_is_as_long_as_it_says() {
        assert_eq!(array("AAEC"), Some([0, 1, 2]));
        assert_eq!(array::<2>("AAEC"), None);
        assert_eq!(array::<4>("AAEC"), None);
        assert_eq!(array::<3>("AAE+"), None);
    }

    /// Every text of up to four characters out of these, against a second reader; each accepted one is the text of its bytes.
    #[test]
    fn only_the_canonical_text_is_read() {
        // Letters with and without low bits, what only one alphabet has, padding, and what is in none.
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
