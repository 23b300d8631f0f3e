//! Percent-encoding, in URLs and in the parameters of headers.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// The characters of an `attr-char` other than letters and digits (RFC 8187, section 3.2.1).
pub const ATTR_CHAR: &str = "!#$&+-.^_`|~";

/// The ASCII characters that `_` replaces in `filename`. Browsers read some of them as the separators of a path, or decode
/// `%41` in a quoted string (RFC 6266, appendix D).
pub const FILE_NAME_REPLACED: [char; 3] = ['/', '\\', '%'];

/// What precedes a percent-encoded name after `filename` (RFC 6266, section 4.3; RFC 8187, section 3.2.1).
pub const EXTENDED_FILE_NAME: &str = "; filename*=UTF-8''";

/// Percent-encodes all characters except `attr-char` (RFC 8187, section 3.2.1).
///
/// ```
/// use security_policy_core::percent::encode_attribute;
///
/// assert_eq!(encode_attribute("Übersicht 1.pdf"), "%C3%9Cbersicht%201.pdf");
/// ```
pub fn encode_attribute(text: &str) -> String {
    utf8_percent_encode(text, OTHERS).to_string()
}

/// Percent-decodes a text (URL Standard, section 1.3). An incomplete sequence stays unchanged.
pub(crate) fn decode(text: &str) -> Cow<'_, [u8]> {
    percent_decode_str(text).into()
}

/// Encodes a segment of a path (URL Standard, #path-percent-encode-set).
pub(crate) fn encode_path(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, PATH).into()
}

/// Encodes a path or a host that is any text (URL Standard, #c0-control-percent-encode-set).
pub(crate) fn encode_opaque(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, CONTROLS).into()
}

const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'^').add(b'`').add(b'{').add(b'}');

const OTHERS: &AsciiSet = &all_but(ATTR_CHAR.as_bytes());

const fn all_but(kept: &[u8]) -> AsciiSet {
    // `AsciiSet` is not `Copy`, and `add` returns an owned one. `%` is already in the set.
    let mut set = NON_ALPHANUMERIC.add(b'%');
    let mut at = 0;
    while at < kept.len() {
        set = set.remove(kept[at]);
        at += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        let ascii: String = (0..=127_u8).map(char::from).collect();
        for text in ["", "a b", "100%", "ä€\u{1f600}", &ascii] {
            assert_eq!(decode(&encode_attribute(text)).as_ref(), text.as_bytes());
        }
        assert_eq!(encode_attribute(ATTR_CHAR), ATTR_CHAR);
        assert_eq!(encode_attribute("a/b%'()*"), "a%2Fb%25%27%28%29%2A");
    }

    #[test]
    fn half_a_sequence_remains() {
        for (text, decoded) in
            [("%41", "A"), ("%4", "%4"), ("%", "%"), ("%+1", "%+1"), ("%4g", "%4g"), ("%2541", "%41")]
        {
            assert_eq!(decode(text).as_ref(), decoded.as_bytes(), "{text}");
        }
    }
}
