//! Sixteen characters of base64 at a time.
//!
//! Every character is computed by the same operations, without a branch and without a table. So the time does not depend on the
//! text, and the compiler uses vector instructions.

/// Sixteen characters.
pub(super) const CHARACTERS: usize = 16;

/// The bytes that they encode.
pub(super) const BYTES: usize = 12;

/// The two characters in which the alphabets differ: those of 62 and 63.
#[derive(Clone, Copy)]
pub(super) struct Alphabet(pub(super) [u8; 2]);

impl Alphabet {
    #[inline]
    pub(super) fn encode(self, bytes: &[u8; BYTES]) -> [u8; CHARACTERS] {
        let mut all = [0; CHARACTERS];
        all[CHARACTERS - BYTES..].copy_from_slice(bytes);
        let bits = u128::from_be_bytes(all);
        let (first, second) = (spread((bits >> 48) as u64), spread(bits as u64 & 0xffff_ffff_ffff));
        let mut characters = (u128::from(first) << 64 | u128::from(second)).to_be_bytes();
        for character in &mut characters {
            *character = self.character(*character);
        }
        characters
    }

    /// Returns the bytes, and whether all characters belong to the alphabet.
    #[inline]
    pub(super) fn decode(self, characters: &[u8; CHARACTERS]) -> ([u8; BYTES], bool) {
        let mut values = *characters;
        for value in &mut values {
            *value = self.value(*value);
        }
        let bits = u128::from_be_bytes(values);
        let unknown = bits & u128::from_be_bytes([UNKNOWN; CHARACTERS]);
        let (first, second) = (gather((bits >> 64) as u64), gather(bits as u64));
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&(first << 16 | second >> 32).to_be_bytes());
        bytes[8..].copy_from_slice(&(second as u32).to_be_bytes());
        (bytes, unknown == 0)
    }

    /// The character of a value below 64.
    #[expect(clippy::manual_range_contains, reason = "`contains` has a branch")]
    #[inline]
    fn character(self, value: u8) -> u8 {
        let Self([second_last, last]) = self;
        value.wrapping_add(b'A') & mask(value < 26)
            | value.wrapping_add(b'a' - 26) & mask((value >= 26) & (value < 52))
            | value.wrapping_sub(52 - b'0') & mask((value >= 52) & (value < 62))
            | second_last & mask(value == 62)
            | last & mask(value == 63)
    }

    /// The value of a character, or a value with the bit [`UNKNOWN`].
    #[inline]
    fn value(self, character: u8) -> u8 {
        let Self([second_last, last]) = self;
        let upper = character.wrapping_sub(b'A');
        let lower = character.wrapping_sub(b'a');
        let digit = character.wrapping_sub(b'0');
        let (is_upper, is_lower, is_digit) = (mask(upper < 26), mask(lower < 26), mask(digit < 10));
        let (is_second_last, is_last) = (mask(character == second_last), mask(character == last));
        upper & is_upper
            | lower.wrapping_add(26) & is_lower
            | digit.wrapping_add(52) & is_digit
            | 62 & is_second_last
            | 63 & is_last
            | UNKNOWN & !(is_upper | is_lower | is_digit | is_second_last | is_last)
    }
}

/// All bits, or none.
#[inline]
fn mask(is_set: bool) -> u8 {
    u8::from(is_set).wrapping_neg()
}

/// Moves each six bits of 48 into a byte of their own.
const fn spread(bits: u64) -> u64 {
    let bits = (bits & 0xffff_ff00_0000) << 8 | bits & 0xff_ffff;
    let bits = (bits & 0x00ff_f000_00ff_f000) << 4 | bits & 0x0fff_0000_0fff;
    (bits & 0x0fc0_0fc0_0fc0_0fc0) << 2 | bits & 0x003f_003f_003f_003f
}

/// Moves the last six bits of each byte together.
const fn gather(bytes: u64) -> u64 {
    let bits = (bytes & 0x3f00_3f00_3f00_3f00) >> 2 | bytes & 0x003f_003f_003f_003f;
    let bits = (bits & 0x0fff_0000_0fff_0000) >> 4 | bits & 0x0fff_0000_0fff;
    (bits & 0x00ff_ffff_0000_0000) >> 8 | bits & 0xff_ffff
}

const UNKNOWN: u8 = 0x80;
