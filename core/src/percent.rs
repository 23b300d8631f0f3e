//! Percent coding, as URLs and the parameters of headers have it.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// The characters of an `attr-char` besides letters and digits (RFC 8187, section 3.2.1).
pub const ATTR_CHAR: &str = "!#$&+-.^_`|~";

/// Encodes everything but an `attr-char`.
///
/// ```
/// use security_policy_core::percent::encode_attribute;
///
/// assert_eq!(encode_attribute("Übersicht 1.pdf"), "%C3%9Cbersicht%201.pdf");
/// ```
pub fn encode_attribute(text: &str) -> String {
    utf8_percent_encode(text, OTHERS).to_string()
}

/// Decodes a text (URL Standard, section 1.3): what is not a whole sequence remains as it is.
pub(crate) fn decode(text: &str) -> Cow<'_, [u8]> {
    percent_decode_str(text).into()
}

/// Encodes a segment of a path (URL Standard, #path-percent-encode-set).
pub(crate) fn encode_path(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, PATH).into()
}

/// Encodes a path that is any text (URL Standard, #c0-control-percent-encode-set).
pub(crate) fn encode_opaque_path(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, CONTROLS).into()
}

const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'^').add(b'`').add(b'{').add(b'}');

const OTHERS: &AsciiSet = &all_but(ATTR_CHAR.as_bytes());

const fn all_but(kept: &[u8]) -> AsciiSet {
    // `AsciiSet` is no `Copy`; a percent sign is in this one.
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
