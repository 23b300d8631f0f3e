//! What stands between a value and whoever would change it.

use std::borrow::Cow;

use crate::signing::{
    keys::Keys,
    mac::{SIGNATURE, sign_bound, verify_bound},
    signer::VerifyError,
};

/// How the value of a cookie is protected: by a [`Signature`], or by encryption with the feature `private`.
///
/// It is sealed: these are the two there are.
pub trait Protection: Copy + hidden::Hidden + 'static {
    /// How many characters so many octets of a value with its time become.
    #[doc(hidden)]
    fn length(stamped: usize) -> usize;

    /// Turns the value with its time, which is all of a text from there on, into what stands in the cookie.
    #[doc(hidden)]
    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize);

    /// Turns it back.
    #[doc(hidden)]
    fn reveal<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError>;
}

/// The value can be read, and not be changed.
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

impl hidden::Hidden for Signature {}

pub(super) mod hidden {
    pub trait Hidden {}
}
