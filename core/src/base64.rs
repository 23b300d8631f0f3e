//! Base64 in both alphabets, with or without padding.

use base64ct::{Base64, Base64Unpadded, Encoding};

/// Encodes `bytes` in base64 with padding (RFC 4648, section 4), as in hash sources and Subresource Integrity.
///
/// ```
/// assert_eq!(security_policy_core::base64(&[0xfb, 0xff]), "+/8=");
/// ```
pub fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Decodes `text` in the standard alphabet; its padding must be correct or absent.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let is_right = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    Base64Unpadded::decode_vec(body).ok().filter(|_| is_right)
}

/// Decodes the bytes of a structured field. Padding may be absent, and the bits after the last byte need not be zero (RFC 9651,
/// section 4.2.7).
pub(crate) fn decode_with_any_rest(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let (most_padding, unused_bits) = match body.len() % 4 {
        2 => (2, 0b1111),
        3 => (1, 0b11),
        _ => (0, 0),
    };
    if text.len() - body.len() > most_padding {
        return None;
    }
    let Some(last) = body.bytes().next_back() else { return Some(Vec::new()) };
    let bits = ALPHABET.iter().position(|byte| *byte == last)?;
    let start = body.get(..body.len() - 1)?;
    decode(&format!("{start}{}", char::from(ALPHABET[bits & !unused_bits])))
}

/// The digits of base64 (RFC 4648, section 4).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Decodes `text` in the standard or the URL-safe alphabet, but not in a mixture of both.
pub(crate) fn decode_any(text: &str) -> Option<Vec<u8>> {
    match text.contains(['-', '_']) {
        true if text.contains(['+', '/']) => None,
        true => decode(&text.replace('-', "+").replace('_', "/")),
        false => decode(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_right_or_left_out() {
        for text in ["+/8=", "+/8", "-_8=", "-_8"] {
            assert_eq!(decode_any(text).as_deref(), Some(&[0xfb, 0xff][..]), "{text}");
        }
        for text in ["+/8==", "+_8=", "AAAA====", "AAAA=", "+/9=", "A", "+/8=A", "\u{e9}"] {
            assert_eq!(decode_any(text), None, "{text}");
        }
        assert_eq!(decode("-_8="), None);
        for (text, bytes) in
            [("aGl=", "hi"), ("aGk", "hi"), ("YX", "a"), ("YR==", "a"), ("YQ=", "a"), ("aGkh", "hi!"), ("", "")]
        {
            assert_eq!(decode_with_any_rest(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        for text in ["===", "aGk==", "YQ===", "A", "A=", "aG-", "AAAA="] {
            assert_eq!(decode_with_any_rest(text), None, "{text}");
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }
}
