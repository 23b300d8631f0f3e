//! Percent-encoded octets.

use percent_encoding::percent_decode;

/// Returns the octet that `%` and two hexadecimal digits encode, or `None` if one of the two is not a digit.
pub(super) fn decode(high: u8, low: u8) -> Option<u8> {
    let text = [b'%', high, low];
    let mut octets = percent_decode(&text);
    let octet = octets.next()?;
    octets.next().is_none().then_some(octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_encode_one_octet() {
        for octet in 0..=0xff_u8 {
            let [upper, lower] = [format!("{octet:02X}"), format!("{octet:02x}")];
            for digits in [upper.as_bytes(), lower.as_bytes()] {
                assert_eq!(decode(digits[0], digits[1]), Some(octet));
            }
        }
        for other in (0..=0xff_u8).filter(|byte| !byte.is_ascii_hexdigit()) {
            assert_eq!([decode(other, b'1'), decode(b'1', other)], [None; 2], "{other}");
        }
    }
}
