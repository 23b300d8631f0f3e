//! Base64 of tags, times, tokens and payloads, without padding and in one form: no stray bits.
//!
//! Nothing is looked up or branched on by what a character or a byte is. That keeps secrets out of the caches of the
//! processor, and lets the compiler work on sixteen characters at once.

/// The characters for 62 and 63.
#[derive(Clone, Copy)]
pub(crate) struct Alphabet(u8, u8);

/// The one of URLs.
pub(crate) const URL: Alphabet = Alphabet(b'-', b'_');

/// The older one.
#[cfg(feature = "private")]
pub(crate) const STANDARD: Alphabet = Alphabet(b'+', b'/');

impl Alphabet {
    /// Appends the text of some bytes.
    pub(crate) fn encode(self, bytes: &[u8], text: &mut String) {
        text.reserve(encoded_length(bytes.len()));
        // What is text is found out once for several.
        for part in bytes.chunks(AT_ONCE * BYTES) {
            let mut characters = [[0; CHARACTERS]; AT_ONCE];
            let (chunks, rest) = part.as_chunks();
            for (characters, chunk) in characters.iter_mut().zip(chunks) {
                *characters = self.write(chunk);
            }
            if let Some(characters) = characters.get_mut(chunks.len()) {
                let mut padded = [0; BYTES];
                padded[..rest.len()].copy_from_slice(rest);
                *characters = self.write(&padded);
            }
            let written = &characters.as_flattened()[..encoded_length(part.len())];
            text.push_str(str::from_utf8(written).expect("the alphabet is ASCII"));
        }
    }

    /// The text of some bytes.
    pub(crate) fn encode_string(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(encoded_length(bytes.len()));
        self.encode(bytes, &mut text);
        text
    }

    /// The bytes of a text, at the beginning of a buffer; `None` if they do not fit.
    pub(crate) fn decode<'b>(self, text: &str, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let bytes = buffer.get_mut(..decoded_length(text.len())?)?;
        let (chunks, rest) = text.as_bytes().as_chunks();
        let (whole, last) = bytes.split_at_mut(chunks.len() * BYTES);
        let mut bad = 0;
        for (chunk, bytes) in chunks.iter().zip(whole.as_chunks_mut().0) {
            *bytes = self.read(*chunk, &mut bad);
        }
        if !rest.is_empty() {
            // An `A` stands for zeros in every alphabet.
            let mut padded = [b'A'; CHARACTERS];
            padded[..rest.len()].copy_from_slice(rest);
            let packed = self.read(padded, &mut bad);
            last.copy_from_slice(&packed[..last.len()]);
            // Bits that stray from the last character.
            bad |= u64::from(packed[last.len()]);
        }
        (bad == 0).then_some(&*bytes)
    }

    /// The bytes of a text.
    pub(crate) fn decode_vec(self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = vec![0; decoded_length(text.len())?];
        self.decode(text, &mut bytes)?;
        Some(bytes)
    }

    /// The bytes of a text that has exactly so many.
    pub(crate) fn decode_array<const N: usize>(self, text: &str) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        (self.decode(text, &mut bytes)?.len() == N).then_some(bytes)
    }

    #[inline(always)]
    fn write(self, bytes: &[u8; BYTES]) -> [u8; CHARACTERS] {
        let mut characters = spread(bytes);
        for character in &mut characters {
            *character = self.character(*character);
        }
        characters
    }

    /// With a note of what is no character.
    #[inline(always)]
    fn read(self, mut characters: [u8; CHARACTERS], bad: &mut u64) -> [u8; BYTES] {
        for character in &mut characters {
            *character = self.sextet(*character);
        }
        pack(characters, bad)
    }

    fn character(self, sextet: u8) -> u8 {
        let lower = mask(sextet >= 26) & (b'a' - 26 - b'A');
        let digit = mask(sextet >= 52) & b'0'.wrapping_sub(52).wrapping_sub(b'a' - 26);
        let plain = sextet.wrapping_add(b'A').wrapping_add(lower).wrapping_add(digit);
        let (is_62, is_63) = (mask(sextet == 62), mask(sextet == 63));
        (plain & !(is_62 | is_63)) | (self.0 & is_62) | (self.1 & is_63)
    }

    /// [`BAD`] for a character that is not of this alphabet.
    fn sextet(self, character: u8) -> u8 {
        let range = |first: u8, length: u8, value: u8| {
            let at = character.wrapping_sub(first);
            (mask(at < length), at.wrapping_add(value))
        };
        let ((is_upper, upper), (is_lower, lower), (is_digit, digit)) =
            (range(b'A', 26, 0), range(b'a', 26, 26), range(b'0', 10, 52));
        let (is_62, is_63) = (mask(character == self.0), mask(character == self.1));
        let known = is_upper | is_lower | is_digit | is_62 | is_63;
        (upper & is_upper) | (lower & is_lower) | (digit & is_digit) | (62 & is_62) | (63 & is_63) | (BAD & !known)
    }
}

/// How many characters so many bytes are.
pub(crate) const fn encoded_length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// How many bytes so many characters are; `None` for a length that no text has.
const fn decoded_length(characters: usize) -> Option<usize> {
    match characters % 4 {
        1 => None,
        rest => Some(characters / 4 * 3 + rest.saturating_sub(1)),
    }
}

/// All bits or none.
const fn mask(is: bool) -> u8 {
    0_u8.wrapping_sub(is as u8)
}

/// Bytes to sextets.
fn spread(bytes: &[u8; BYTES]) -> [u8; CHARACTERS] {
    let mut bits = [0; 16];
    bits[4..].copy_from_slice(bytes);
    let bits = u128::from_be_bytes(bits);
    let (first, second) = (spread_half((bits >> 48) as u64), spread_half(bits as u64 & SIX_BYTES));
    // Put together here, for memory that was written in pieces is slow to be read as a whole.
    (u128::from(first) << 64 | u128::from(second)).to_be_bytes()
}

/// Sextets to bytes, with a note of what is no sextet.
fn pack(sextets: [u8; CHARACTERS], bad: &mut u64) -> [u8; BYTES] {
    let bits = u128::from_be_bytes(sextets);
    let (first, second) = ((bits >> 64) as u64, bits as u64);
    *bad |= (first | second) & u64::from_be_bytes([BAD; 8]);
    let bits = u128::from(pack_half(first)) << 80 | u128::from(pack_half(second)) << 32;
    let [bytes @ .., _, _, _, _] = bits.to_be_bytes();
    bytes
}

/// Six bytes are eight sextets: halves of 24 bits, quarters of twelve, eighths of six.
const fn spread_half(bits: u64) -> u64 {
    let halves = (bits & 0xffff_ff00_0000) << 8 | (bits & 0xff_ffff);
    let quarters = (halves & 0x00ff_f000_00ff_f000) << 4 | (halves & 0x0000_0fff_0000_0fff);
    (quarters & 0x0fc0_0fc0_0fc0_0fc0) << 2 | (quarters & 0x003f_003f_003f_003f)
}

/// The other way.
const fn pack_half(eighths: u64) -> u64 {
    let quarters = (eighths & 0x3f00_3f00_3f00_3f00) >> 2 | (eighths & 0x003f_003f_003f_003f);
    let halves = (quarters & 0x0fff_0000_0fff_0000) >> 4 | (quarters & 0x0000_0fff_0000_0fff);
    (halves & 0x00ff_ffff_0000_0000) >> 8 | (halves & 0x00ff_ffff)
}

const SIX_BYTES: u64 = 0xffff_ffff_ffff;

/// So many at once.
const CHARACTERS: usize = 16;

/// As many are in them.
const BYTES: usize = 12;

/// A SHA-256 fits into so many chunks.
const AT_ONCE: usize = 4;

/// No sextet has this bit.
const BAD: u8 = 0x80;

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding as _};

    use super::*;

    #[test]
    fn every_length_is_what_base64ct_makes_of_it() {
        // A generator of Lehmer's: any bytes will do.
        let mut state = 1_u32;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(48_271);
            (state >> 16) as u8
        })
        .take(300)
        .collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let text = URL.encode_string(bytes);
            assert_eq!(text, Base64UrlUnpadded::encode_string(bytes));
            assert_eq!(text.len(), encoded_length(length));
            assert_eq!(URL.decode_vec(&text).as_deref(), Some(bytes));
            assert_eq!(URL.decode(&text, &mut vec![0; length.saturating_sub(1)]).is_some(), length == 0);
        }
    }

    #[test]
    fn every_character_at_every_place_is_what_base64ct_makes_of_it() {
        for length in 1..40 {
            for at in 0..length {
                for character in (0..=0xff).filter_map(char::from_u32) {
                    let text = format!("{}{character}{}", "A".repeat(at), "A".repeat(length - at - 1));
                    assert_eq!(URL.decode_vec(&text), Base64UrlUnpadded::decode_vec(&text).ok(), "{text}");
                }
            }
        }
    }

    #[test]
    #[cfg(feature = "private")]
    fn the_older_alphabet_differs_in_two_characters() {
        let bytes: Vec<u8> = (0..=0xff).collect();
        let text = URL.encode_string(&bytes).replace('-', "+").replace('_', "/");
        assert_eq!(STANDARD.encode_string(&bytes), text);
        assert_eq!(STANDARD.decode_vec(&text), Some(bytes));
        assert_eq!((STANDARD.decode_vec("-_8"), URL.decode_vec("+/8")), (None, None));
    }
}
