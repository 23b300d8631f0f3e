//! Authenticated encryption with AES-256-GCM, in the format of the private jar of the `cookie` crate.

use aes_gcm::{Aes256Gcm, KeyInit, aead::AeadInOut};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{
    base64,
    cipher_keys::CipherKeys,
    key::Key,
    keys::Keys,
    mac::{derive_key, hmac_for_salt},
};
use crate::random;

/// Encrypts `text[from..]` with the derived keys of a salt. `associated` is authenticated with it.
pub(crate) fn encrypt(keys: &Keys, salt: &'static str, associated: &str, text: &mut String, from: usize) {
    let CipherKeys { cipher, iv } = cipher_keys(keys.signing(), salt);
    let plain = &text.as_bytes()[from..];
    let iv = initialization_vector(iv, &random::bytes().expect(RANDOM), associated, plain);
    let mut encrypted = Vec::with_capacity(IV + plain.len() + TAG);
    encrypted.extend_from_slice(&iv);
    encrypted.extend_from_slice(plain);
    let tag = cipher.encrypt_inout_detached(&iv.into(), associated.as_bytes(), (&mut encrypted[IV..]).into());
    encrypted.extend_from_slice(&tag.expect("a text of this length can be encrypted"));
    text.truncate(from);
    base64::append_padded(&encrypted, text);
}

/// Makes the initialization vector of a text: the first bytes of an HMAC of random bytes, the associated text, and the text itself,
/// with a key of its own.
///
/// Two texts with the same vector would reveal the authentication key. Random bytes alone can repeat, even those of the operating
/// system, in a virtual machine that is saved once and started twice. Here, two texts that differ have different vectors also then;
/// two that are equal have the same ciphertext, which reveals only that. Without a repetition, the vectors are as good as random.
fn initialization_vector(key: &Hmac<Sha256>, random: &[u8; 16], associated: &str, plain: &[u8]) -> [u8; IV] {
    let mut hmac = key.clone();
    hmac.update(random);
    hmac.update(&(associated.len() as u64).to_be_bytes());
    hmac.update(associated.as_bytes());
    hmac.update(plain);
    let mut iv = [0; IV];
    iv.copy_from_slice(&hmac.finalize().into_bytes()[..IV]);
    iv
}

/// Decrypts a text with the derived key of a salt, or returns `None` if its authentication fails.
pub(crate) fn decrypt(keys: &Keys, salt: &'static str, associated: &str, text: &str) -> Option<String> {
    keys.find_map(|key| decrypt_with(&cipher_keys(key, salt).cipher, associated, text))
}

/// Returns the length in characters of an encrypted text of `plain` bytes.
pub(crate) const fn encrypted_length(plain: usize) -> usize {
    (IV + plain + TAG).div_ceil(3) * 4
}

fn cipher_keys<'k>(key: &'k Key, salt: &'static str) -> &'k CipherKeys {
    key.cipher_keys(salt, || {
        let mut derived = derive_key::<Sha256>(key, salt);
        let cipher = <Aes256Gcm as KeyInit>::new(&derived);
        derived.as_mut_slice().zeroize();
        CipherKeys { cipher, iv: hmac_for_salt(key, [salt.as_bytes(), IV_PURPOSE].concat()) }
    })
}

/// Decrypts in place: the result reuses the allocation of the decoded text.
fn decrypt_with(cipher: &Aes256Gcm, associated: &str, text: &str) -> Option<String> {
    let mut encrypted = base64::decode_padded(text)?;
    let (iv, rest) = encrypted.split_first_chunk_mut::<IV>()?;
    let (value, tag) = rest.split_last_chunk_mut::<TAG>()?;
    let (iv, tag) = ((&*iv).into(), (&*tag).into());
    cipher.decrypt_inout_detached(iv, associated.as_bytes(), value.into(), tag).ok()?;
    encrypted.truncate(encrypted.len() - TAG);
    encrypted.drain(..IV);
    String::from_utf8(encrypted).ok()
}

/// The length of the initialization vector, 96 bits. XChaCha20-Poly1305 would have 192 bits and practically no limit.
/// But it is not the format of the private jar, from which a site can migrate, and does not use the AES instructions of
/// processors.
const IV: usize = 12;

/// Follows the salt in the derivation of the key for initialization vectors. It is not UTF-8, so that no other salt ends in it.
const IV_PURPOSE: &[u8] = b"\xff initialization vector";

const RANDOM: &str = "the operating system provides random bytes";

/// The length of the authentication tag, 128 bits.
const TAG: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    /// What a virtual machine does that is saved once and started twice: it draws the same random bytes for other texts.
    #[test]
    fn a_vector_is_not_repeated_for_another_text() {
        let key = Key::random();
        let vector = |salt, random, associated, plain: &[u8]| {
            initialization_vector(&cipher_keys(&key, salt).iv, &[random; 16], associated, plain)
        };
        let first = vector("a", 0, "name", b"text");
        assert_eq!(first, vector("a", 0, "name", b"text"));
        for other in [
            vector("b", 0, "name", b"text"),
            vector("a", 1, "name", b"text"),
            vector("a", 0, "nam", b"etext"),
            vector("a", 0, "namet", b"ext"),
            vector("a", 0, "name", b"texT"),
            vector("a", 0, "name", b""),
        ] {
            assert_ne!(first, other);
        }
    }
}
