//! How the value of a cookie is protected.

use std::borrow::Cow;

#[cfg(feature = "private")]
use crate::signing::encryption;
use crate::signing::{
    keys::Keys,
    mac::{SIGNATURE, append_signature, verify_signature},
    verify_error::VerifyError,
};

/// How the value of a cookie is protected: by a [`Signature`], or by encryption with the feature `private`.
///
/// Other crates cannot implement it.
pub trait Protection: Copy + sealed::Sealed + 'static {
    /// How many characters so many octets of a value with its time become.
    #[doc(hidden)]
    fn protected_length(timestamped: usize) -> usize;

    /// Turns the value with its time, which is all of a text from there on, into the value of the cookie.
    #[doc(hidden)]
    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize);

    /// Turns it back.
    #[doc(hidden)]
    fn unprotect<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError>;
}

/// The client can read the value, and cannot change it.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    salt: &'static str,
}

impl Signature {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(salt: &'static str) -> Self {
        Self { salt }
    }
}

impl Protection for Signature {
    fn protected_length(timestamped: usize) -> usize {
        timestamped + SIGNATURE
    }

    fn protect(&self, _: &'static str, keys: &Keys, text: &mut String, from: usize) {
        append_signature(keys.signing(), self.salt, text, from);
    }

    fn unprotect<'t>(&self, _: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        verify_signature(keys, self.salt, text).map(Cow::Borrowed).ok_or(VerifyError::BadSignature)
    }
}

/// The client can neither read nor change the value.
#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
#[derive(Clone, Copy, Debug)]
pub struct Encryption {
    salt: &'static str,
}

#[cfg(feature = "private")]
impl Encryption {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(salt: &'static str) -> Self {
        Self { salt }
    }
}

#[cfg(feature = "private")]
impl Protection for Encryption {
    fn protected_length(timestamped: usize) -> usize {
        encryption::encrypted_length(timestamped)
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
