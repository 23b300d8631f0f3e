//! Base64, whose two alphabets and whose padding are read by one decoder.

use base64ct::{Base64, Base64Unpadded, Encoding};

/// `bytes` in base64 with padding, as hash sources and Subresource Integrity have it.
pub fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// The bytes behind `text`, whose padding is right or left out.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let is_right = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    Base64Unpadded::decode_vec(body).ok().filter(|_| is_right)
}

/// The same in either alphabet, but not in both.
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
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }
}
