//! Authenticated encryption with AES-256-GCM, in the format of the private jar of the `cookie` crate.

use aes_gcm::{Aes256Gcm, KeyInit, aead::AeadInOut};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{base64, key::Key, keys::Keys, mac::derive_key};

/// Encrypts `text[from..]` with the derived key of a salt. `associated` is authenticated with it.
pub(crate) fn encrypt(keys: &Keys, salt: &'static str, associated: &str, text: &mut String, from: usize) {
    // Two values with the same vector would reveal the authentication key. Every vector comes from the operating
    // system, so that forks and copies of a virtual machine do not draw the same one.
    let mut iv = [0; IV];
    getrandom::fill(&mut iv).expect("the operating system provides random bytes");
    let mut encrypted = Vec::with_capacity(IV + text.len() - from + TAG);
    encrypted.extend_from_slice(&iv);
    encrypted.extend_from_slice(&text.as_bytes()[from..]);
    let cipher = cipher(keys.signing(), salt);
    let tag = cipher.encrypt_inout_detached(&iv.into(), associated.as_bytes(), (&mut encrypted[IV..]).into());
    encrypted.extend_from_slice(&tag.expect("a text of this length can be encrypted"));
    text.truncate(from);
    base64::append_padded(&encrypted, text);
}

/// Decrypts a text with the derived key of a salt, or returns `None` if its authentication fails.
pub(crate) fn decrypt(keys: &Keys, salt: &'static str, associated: &str, text: &str) -> Option<String> {
    keys.find_map(|key| decrypt_with(cipher(key, salt), associated, text))
}

/// Returns the length in characters of an encrypted text of `plain` bytes.
pub(crate) const fn encrypted_length(plain: usize) -> usize {
    (IV + plain + TAG).div_ceil(3) * 4
}

fn cipher<'k>(key: &'k Key, salt: &'static str) -> &'k Aes256Gcm {
    key.cipher(salt, || {
        let mut derived = derive_key::<Sha256>(key, salt);
        let cipher = <Aes256Gcm as KeyInit>::new(&derived);
        derived.as_mut_slice().zeroize();
        cipher
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

/// The length of the authentication tag, 128 bits.
const TAG: usize = 16;
