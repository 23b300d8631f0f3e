//! How the value of a cookie is protected.

use std::borrow::Cow;

#[cfg(feature = "private")]
use crate::signing::encryption;
use crate::signing::{
    keys::Keys,
    mac::{SIGNATURE, sign_bound, verify_bound},
    verify_error::VerifyError,
};

/// How the value of a cookie is protected: by a [`Signature`], or by encryption with the feature `private`.
///
/// Other crates cannot implement it.
pub trait Protection: Copy + hidden::Hidden + 'static {
    /// How many characters so many octets of a value with its time become.
    #[doc(hidden)]
    fn length(stamped: usize) -> usize;

    /// Turns the value with its time, which is all of a text from there on, into the value of the cookie.
    #[doc(hidden)]
    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize);

    /// Turns it back.
    #[doc(hidden)]
    fn reveal<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError>;
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
    pub const fn declared(salt: &'static str) -> Self {
        Self { salt }
    }
}

impl Protection for Signature {
    fn length(stamped: usize) -> usize {
        stamped + SIGNATURE
    }

    fn protect(&self, _: &'static str, keys: &Keys, text: &mut String, from: usize) {
        sign_bound(keys.signing(), self.salt, text, from);
    }

    fn reveal<'t>(&self, _: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        verify_bound(keys, self.salt, text).map(Cow::Borrowed).ok_or(VerifyError::BadSignature)
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
    pub const fn declared(salt: &'static str) -> Self {
        Self { salt }
    }
}

#[cfg(feature = "private")]
impl Protection for Encryption {
    fn length(stamped: usize) -> usize {
        encryption::length(stamped)
    }

    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize) {
        encryption::encrypt(keys, self.salt, name, text, from);
    }

    fn reveal<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        encryption::decrypt(keys, self.salt, name, text).map(Cow::Owned).ok_or(VerifyError::BadSignature)
    }
}

impl hidden::Hidden for Signature {}

#[cfg(feature = "private")]
impl hidden::Hidden for Encryption {}

mod hidden {
    pub trait Hidden {}
}
