//! Sixteen characters of base64 at a time, in constant time.
//!
//! Every character is computed by the same operations, without a branch and without a table, so that the compiler uses vector
//! instructions.

/// Sixteen characters.
pub(super) const CHARACTERS: usize = 16;

/// The bytes that they encode.
pub(super) const BYTES: usize = 12;

/// The two characters in which the alphabets differ: those of 62 and 63.
#[derive(Clone, Copy)]
pub(super) struct Alphabet(pub(super) [u8; 2]);

impl Alphabet {
    pub(super) fn encode(self, bytes: &[u8; BYTES]) -> [u8; CHARACTERS] {
        let mut values = [0; CHARACTERS];
        values[..8].copy_from_slice(&spread(uint48(&bytes[..6])).to_be_bytes());
        values[8..].copy_from_slice(&spread(uint48(&bytes[6..])).to_be_bytes());
        values.map(|value| self.character(value))
    }

    /// Returns the bytes, and whether all characters belong to the alphabet.
    pub(super) fn decode(self, characters: &[u8; CHARACTERS]) -> ([u8; BYTES], bool) {
        let values = characters.map(|character| self.value(character));
        let invalid = values.iter().fold(0, |invalid, value| invalid | value);
        let mut bytes = [0; BYTES];
        let (first, second) = values.split_at(8);
        bytes[..6].copy_from_slice(&gather(uint64(first)).to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&gather(uint64(second)).to_be_bytes()[2..]);
        (bytes, invalid < 64)
    }

    fn character(self, value: u8) -> u8 {
        let Self([second_last, last]) = self;
        (b'A' + value & mask(value < 26))
            | (b'a' - 26).wrapping_add(value) & mask(value >= 26) & mask(value < 52)
            | value.wrapping_sub(52).wrapping_add(b'0') & mask(value >= 52) & mask(value < 62)
            | second_last & mask(value == 62)
            | last & mask(value == 63)
    }

    /// The value of a character, or 128 if it does not belong to the alphabet.
    fn value(self, character: u8) -> u8 {
        let Self([second_last, last]) = self;
        let (upper, lower, digit) =
            (character.wrapping_sub(b'A'), character.wrapping_sub(b'a'), character.wrapping_sub(b'0'));
        let ranges = upper & mask(upper < 26)
            | lower.wrapping_add(26) & mask(lower < 26)
            | digit.wrapping_add(52) & mask(digit < 10)
            | 62 & mask(character == second_last)
            | 63 & mask(character == last);
        let is_known = (upper < 26) | (lower < 26) | (digit < 10) | (character == second_last) | (character == last);
        ranges | 128 & mask(!is_known)
    }
}

/// All bits, or none.
fn mask(is_set: bool) -> u8 {
    u8::from(is_set).wrapping_neg()
}

/// Moves each six bits of 48 into a byte of their own.
const fn spread(bits: u64) -> u64 {
    let bits = (bits & 0xffff_ff00_0000) << 8 | bits & 0xff_ffff;
    let bits = (bits & 0x00ff_f000_00ff_f000) << 4 | bits & 0x0fff_0000_0fff;
    (bits & 0x0fc0_0fc0_0fc0_0fc0) << 2 | bits & 0x003f_003f_003f_003f
}

/// Does the opposite.
const fn gather(bytes: u64) -> u64 {
    let bits = (bytes & 0x3f00_3f00_3f00_3f00) >> 2 | bytes & 0x003f_003f_003f_003f;
    let bits = (bits & 0x0fff_0000_0fff_0000) >> 4 | bits & 0x0fff_0000_0fff;
    (bits & 0x00ff_ffff_0000_0000) >> 8 | bits & 0xff_ffff
}

fn uint48(bytes: &[u8]) -> u64 {
    let mut all = [0; 8];
    all[2..].copy_from_slice(bytes);
    u64::from_be_bytes(all)
}

fn uint64(bytes: &[u8]) -> u64 {
    let mut all = [0; 8];
    all.copy_from_slice(bytes);
    u64::from_be_bytes(all)
}
