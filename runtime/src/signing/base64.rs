//! Base64 of signatures, tokens, cookies and their payloads.
//!
//! Decoding only accepts the canonical encoding of a byte sequence, so that a valid text cannot be changed into a
//! second valid one: it rejects padding where none is expected, nonzero unused bits in the last character, white space
//! and the other alphabet.
//!
//! Both directions run in constant time.

use super::base64_block::{Alphabet, BYTES, CHARACTERS};

/// Appends base64url without padding.
pub(crate) fn append(bytes: &[u8], text: &mut String) {
    append_with(URL, bytes, text);
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
    decode_with_vec(URL, text.as_ref())
}

/// Decodes base64url without padding into a buffer. Returns `None` also if the buffer is too small.
pub(crate) fn decode(text: impl AsRef<[u8]>, buffer: &mut [u8]) -> Option<&[u8]> {
    let buffer = buffer.get_mut(..decoded_length(text.as_ref().len()))?;
    decode_with(URL, text.as_ref(), buffer).then_some(buffer)
}

/// Decodes base64url without padding that has exactly `N` bytes.
pub(crate) fn array<const N: usize>(text: impl AsRef<[u8]>) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (text.as_ref().len() == length(N) && decode_with(URL, text.as_ref(), &mut bytes)).then_some(bytes)
}

/// Returns how many characters encode this many bytes, without padding.
pub(crate) const fn length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// Appends base64 in the standard alphabet, with padding.
#[cfg(feature = "private")]
pub(crate) fn append_padded(bytes: &[u8], text: &mut String) {
    append_with(STANDARD, bytes, text);
    text.push_str(["", "==", "="][bytes.len() % 3]);
}

/// Decodes base64 in the standard alphabet, with padding.
#[cfg(feature = "private")]
pub(crate) fn decode_padded(text: &str) -> Option<Vec<u8>> {
    let characters = text.trim_end_matches('=');
    let padded = characters.len().next_multiple_of(4);
    (text.len() == padded).then(|| decode_with_vec(STANDARD, characters.as_bytes()))?
}

/// Encodes in chunks, which needs no allocation.
fn append_with(alphabet: Alphabet, bytes: &[u8], text: &mut String) {
    let mut buffer = [[0; CHARACTERS]; CHUNK_BLOCKS];
    for part in bytes.chunks(CHUNK_BLOCKS * BYTES) {
        let (blocks, rest) = part.as_chunks();
        buffer.iter_mut().zip(blocks).for_each(|(to, block)| *to = alphabet.encode(block));
        if !rest.is_empty() {
            let mut block = [0; BYTES];
            block[..rest.len()].copy_from_slice(rest);
            buffer[blocks.len()] = alphabet.encode(&block);
        }
        let written = &buffer.as_flattened()[..length(part.len())];
        text.push_str(str::from_utf8(written).expect("base64 is ASCII"));
    }
}

#[cfg(any(feature = "json", feature = "private", test))]
fn decode_with_vec(alphabet: Alphabet, text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = vec![0; decoded_length(text.len())];
    decode_with(alphabet, text, &mut bytes).then_some(bytes)
}

/// Decodes a text without padding into a slice of the length of its bytes. Returns whether it is canonical.
fn decode_with(alphabet: Alphabet, text: &[u8], bytes: &mut [u8]) -> bool {
    let (blocks, rest) = text.as_chunks();
    let (decoded, decoded_rest) = bytes.as_chunks_mut();
    let mut is_valid = text.len() % 4 != 1;
    for (block, to) in blocks.iter().zip(decoded) {
        let (bytes, is_known) = alphabet.decode(block);
        *to = bytes;
        is_valid &= is_known;
    }
    if rest.is_empty() {
        return is_valid;
    }
    // `A` is zero, and so are the unused bits of the last character in the canonical encoding.
    let mut block = [b'A'; CHARACTERS];
    block[..rest.len()].copy_from_slice(rest);
    let (last, is_known) = alphabet.decode(&block);
    let (last, unused) = last.split_at(decoded_rest.len());
    decoded_rest.copy_from_slice(last);
    is_valid & is_known & unused.iter().all(|byte| *byte == 0)
}

/// Returns how many bytes this many characters encode.
const fn decoded_length(characters: usize) -> usize {
    characters / 4 * 3 + characters % 4 * 3 / 4
}

/// The URL and filename safe alphabet: RFC 4648, section 5.
const URL: Alphabet = Alphabet(*b"-_");

/// RFC 4648, section 4.
#[cfg(any(feature = "private", test))]
const STANDARD: Alphabet = Alphabet(*b"+/");

/// The blocks of a chunk: most texts have one chunk.
const CHUNK_BLOCKS: usize = 12;

#[cfg(test)]
mod tests {
    #[cfg(feature = "private")]
    use base64ct::Base64;
    use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding as _};

    use super::*;

    #[test]
    fn chunks_are_encoded_like_the_whole() {
        let bytes: Vec<u8> = (0..=0xff).collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let (mut url, mut standard) = ("a.".to_owned(), String::new());
            append(bytes, &mut url);
            append_with(STANDARD, bytes, &mut standard);
            assert_eq!(url, format!("a.{}", Base64UrlUnpadded::encode_string(bytes)));
            assert_eq!(encode(bytes), url[2..]);
            assert_eq!(url.len(), 2 + super::length(length));
            assert_eq!(standard, Base64Unpadded::encode_string(bytes));
            assert_eq!(decode_vec(&url[2..]).as_deref(), Some(bytes));
            #[cfg(feature = "private")]
            {
                let mut padded = String::new();
                append_padded(bytes, &mut padded);
                assert_eq!(padded, Base64::encode_string(bytes));
                assert_eq!(decode_padded(&padded).as_deref(), Some(bytes));
            }
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
    /// Every byte at every place of a block and of the rest after it.
    #[test]
    fn a_character_outside_the_alphabet_is_found_everywhere() {
        for at in 0..24 {
            for byte in 0..=0xff {
                let mut text = *b"AAAAAAAAAAAAAAAAAAAAAAAA";
                text[at] = byte;
                let is_known = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                assert_eq!(decode_vec(text).is_some(), is_known, "{byte} at {at}");
            }
        }
    }
}
