//! Signing and encryption of cookie values.

use std::borrow::Cow;

#[cfg(feature = "private")]
use crate::signing::encryption;
use crate::signing::{
    keys::Keys,
    mac::{SIGNATURE, append_signature, verify_signature},
    verify_error::VerifyError,
};

/// The protection of a cookie's value: a [`Signature`], or encryption with the feature `private`.
///
/// This trait is sealed: other crates cannot implement it.
pub trait Protection: Copy + sealed::Sealed + 'static {
    /// Returns the length in characters of the protected value, for a value with its timestamp of `plain` bytes.
    #[doc(hidden)]
    fn protected_length(plain: usize) -> usize;

    /// Replaces `text[from..]`, which is the value and its timestamp, by the protected value of the cookie.
    #[doc(hidden)]
    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize);

    /// Verifies or decrypts a cookie's value, and returns the value with its timestamp.
    #[doc(hidden)]
    fn unprotect<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError>;
}

/// A value that users can read, but not change: it is followed by an HMAC-SHA256.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    salt: &'static str,
}

impl Signature {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(salt: &'static str) -> Self {
        Self { salt }
    }
}

impl Protection for Signature {
    fn protected_length(plain: usize) -> usize {
        plain + SIGNATURE
    }

    fn protect(&self, _: &'static str, keys: &Keys, text: &mut String, from: usize) {
        append_signature(keys.signing(), self.salt, text, from);
    }

    fn unprotect<'t>(&self, _: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        verify_signature(keys, self.salt, text).map(Cow::Borrowed).ok_or(VerifyError::BadSignature)
    }
}

/// A value that users can neither read nor change: it is encrypted with AES-256-GCM.
#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
#[derive(Clone, Copy, Debug)]
pub struct Encryption {
    salt: &'static str,
}

#[cfg(feature = "private")]
impl Encryption {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(salt: &'static str) -> Self {
        Self { salt }
    }
}

#[cfg(feature = "private")]
impl Protection for Encryption {
    fn protected_length(plain: usize) -> usize {
        encryption::encrypted_length(plain)
    }

    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize) {
        encryption::encrypt(keys, self.salt, name, text, from);
    }

    fn unprotect<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        encryption::decrypt(keys, self.salt, name, text).map(Cow::Owned).ok_or(VerifyError::BadSignature)
    }
}

impl sealed::Sealed for Signature {}

#[cfg(feature = "private")]
impl sealed::Sealed for Encryption {}

mod sealed {
    pub trait Sealed {}
}
