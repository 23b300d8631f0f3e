//! Base64 of tags, tokens and payloads, by `base64ct`: in constant time, and in one form, which has no stray bits.

use base64ct::{Base64UrlUnpadded, Encoding};

/// Appends the text of some bytes.
pub(crate) fn append<E: Encoding>(bytes: &[u8], text: &mut String) {
    let mut buffer = [0; CHARACTERS];
    for part in bytes.chunks(BYTES) {
        text.push_str(E::encode(part, &mut buffer).expect("48 bytes are 64 characters"));
    }
}

/// The bytes of a text that has exactly so many, in the alphabet of URLs and without padding.
pub(crate) fn array<const N: usize>(text: impl AsRef<[u8]>) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (Base64UrlUnpadded::decode(text, &mut bytes).ok()?.len() == N).then_some(bytes)
}

/// How many characters so many bytes are, without padding.
pub(crate) const fn length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// So many are written at once: whole groups, so that padding stands at the end alone.
const BYTES: usize = CHARACTERS / 4 * 3;
const CHARACTERS: usize = 64;

#[cfg(test)]
mod tests {
    use base64ct::Base64;

    use super::*;

    #[test]
    fn in_parts_or_at_once() {
        let bytes: Vec<u8> = (0..=0xff).collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let (mut url, mut padded) = ("a.".to_owned(), String::new());
            append::<Base64UrlUnpadded>(bytes, &mut url);
            append::<Base64>(bytes, &mut padded);
            assert_eq!(url, format!("a.{}", Base64UrlUnpadded::encode_string(bytes)));
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
}
