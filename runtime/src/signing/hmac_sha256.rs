//! HMAC-SHA256 (RFC 2104) with a prepared key.
//!
//! The type of the crate `hmac` copies two hashers for each message, and then erases every byte of both. For a message of one block,
//! that takes longer than the two compressions. Here, a key is two states of SHA-256, which a message overwrites. The
//! compression itself, and its use of the processor's SHA instructions, is that of `sha2`.

use std::slice;

use hmac::{Hmac, digest::CtOutput};
use sha2::{Sha256, block_api::compress256};
use zeroize::Zeroize as _;

/// A key for many messages: the states of SHA-256 after the first block of the inner and of the outer hash.
pub(crate) struct PreparedKey {
    inner: State,
    outer: State,
}

impl PreparedKey {
    /// Prepares a key. The caller has to overwrite its bytes.
    pub(super) fn new(key: &[u8; TAG]) -> Self {
        let state_after = |padding: u8| {
            let (mut block, mut state) = ([padding; BLOCK], INITIAL);
            block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
            compress256(&mut state, &[block]);
            block.as_mut_slice().zeroize();
            state
        };
        Self { inner: state_after(0x36), outer: state_after(0x5c) }
    }

    /// Starts a message.
    pub(crate) fn start(&self) -> HmacSha256<'_> {
        HmacSha256 { outer: &self.outer, state: self.inner, block: [0; BLOCK], length: 0 }
    }
}

impl Drop for PreparedKey {
    fn drop(&mut self) {
        self.inner.as_mut_slice().zeroize();
        self.outer.as_mut_slice().zeroize();
    }
}

/// An HMAC-SHA256 whose message is added in parts.
#[derive(Clone)]
pub(crate) struct HmacSha256<'k> {
    outer: &'k State,
    /// Reveals the key until the first block is compressed.
    state: State,
    /// The bytes after the last whole block, and zeros.
    block: [u8; BLOCK],
    /// The length of the message so far.
    length: usize,
}

impl HmacSha256<'_> {
    /// Adds the next part of the message. Of parts with a constant length, this is a few instructions.
    #[inline]
    pub(crate) fn update(&mut self, part: &[u8]) {
        let used = self.length % BLOCK;
        if part.len() < BLOCK - used {
            self.block[used..][..part.len()].copy_from_slice(part);
            self.length += part.len();
        } else {
            self.update_blocks(part);
        }
    }

    /// Adds a part that completes a block.
    #[inline(never)]
    fn update_blocks(&mut self, part: &[u8]) {
        let used = self.length % BLOCK;
        let (first, part_after) = part.split_at(BLOCK - used);
        self.block[used..].copy_from_slice(first);
        compress256(&mut self.state, slice::from_ref(&self.block));
        let (blocks, rest) = part_after.as_chunks();
        if !blocks.is_empty() {
            compress256(&mut self.state, blocks);
        }
        self.block = [0; BLOCK];
        self.block[..rest.len()].copy_from_slice(rest);
        self.length += part.len();
    }

    /// Returns the tag.
    #[inline]
    pub(crate) fn finish(mut self) -> [u8; TAG] {
        let inner = finish_hash(&mut self.state, &mut self.block, self.length);
        let (mut state, mut block) = (*self.outer, [0; BLOCK]);
        block[..TAG].copy_from_slice(&inner);
        finish_hash(&mut state, &mut block, TAG)
    }

    /// Compares the tag with a received one, in constant time.
    pub(crate) fn verify(self, received: &[u8; TAG]) -> bool {
        CtOutput::<Hmac<Sha256>>::new(self.finish().into()) == CtOutput::new((*received).into())
    }
}

impl Drop for HmacSha256<'_> {
    fn drop(&mut self) {
        self.state.as_mut_slice().zeroize();
        self.block.as_mut_slice().zeroize();
    }
}

/// Compresses the padding, and returns the hash (FIPS 180-4, section 5.1.1). One block was hashed before the `length` bytes, of which
/// `block` has those after the last whole block, and zeros.
#[inline]
fn finish_hash(state: &mut State, block: &mut [u8; BLOCK], length: usize) -> [u8; TAG] {
    let used = length % BLOCK;
    block[used] = 0x80;
    if used >= BLOCK - LENGTH {
        compress256(state, slice::from_ref(block));
        *block = [0; BLOCK];
    }
    let bits = 8 * (BLOCK + length) as u64;
    block[BLOCK - LENGTH..].copy_from_slice(&bits.to_be_bytes());
    compress256(state, slice::from_ref(block));

    let mut hash = [0; TAG];
    hash.as_chunks_mut().0.iter_mut().zip(state).for_each(|(bytes, word)| *bytes = word.to_be_bytes());
    hash
}

type State = [u32; 8];

/// FIPS 180-4, section 5.3.3.
const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The length of a block in bytes.
const BLOCK: usize = 64;

/// The length of the number of bits at the end of the padding, in bytes.
const LENGTH: usize = 8;

/// The length of a tag in bytes.
pub(crate) const TAG: usize = 32;

#[cfg(test)]
mod tests {
    use hmac::{KeyInit as _, Mac as _};

    use super::*;

    fn reference(key: &[u8; TAG], message: &[u8]) -> [u8; TAG] {
        let mac = <Hmac<Sha256>>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.chain_update(message).finalize().into_bytes().into()
    }

    /// Every length of up to three blocks, cut into two parts at every place, and into parts of every length.
    #[test]
    fn tags_are_those_of_the_crate_hmac() {
        for byte in [0, 0xff] {
            let key: [u8; TAG] = std::array::from_fn(|at| byte ^ at as u8);
            let prepared = PreparedKey::new(&key);
            let message: Vec<u8> = (0..3 * BLOCK).map(|at| (at * 7) as u8).collect();
            for length in 0..=message.len() {
                let message = &message[..length];
                let expected = reference(&key, message);
                for cut in 0..=length {
                    let (first, second) = message.split_at(cut);
                    let mut hmac = prepared.start();
                    hmac.update(first);
                    hmac.update(second);
                    assert_eq!(hmac.finish(), expected, "{length} bytes, cut at {cut}");
                }
            }
            for step in 1..=message.len() {
                let mut hmac = prepared.start();
                message.chunks(step).for_each(|part| hmac.update(part));
                assert_eq!(hmac.finish(), reference(&key, &message), "in steps of {step}");
            }
        }
    }

    /// RFC 4231, section 4.2: 20 bytes of 0x0b, which HMAC pads with zeros.
    #[test]
    fn a_published_vector_is_met() {
        let mut key = [0; TAG];
        key[..20].fill(0x0b);
        let key = PreparedKey::new(&key);
        let mut hmac = key.start();
        hmac.update(b"Hi There");
        let tag = hmac.finish().map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(tag, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    #[test]
    fn one_changed_bit_makes_a_tag_invalid() {
        let key = PreparedKey::new(&[7; TAG]);
        let mut hmac = key.start();
        hmac.update(b"user:42");
        let tag = hmac.clone().finish();
        assert!(hmac.clone().verify(&tag));
        for bit in 0..8 * TAG {
            let mut other = tag;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!hmac.clone().verify(&other), "{bit}");
        }
    }
}
