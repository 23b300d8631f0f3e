//! What stands between a value and whoever would change it.

use std::borrow::Cow;

use super::{
    keys::Keys,
    mac::{sign_bound, verify_bound},
    signer::VerifyError,
};

/// How the value of a cookie is protected: by a [`Signature`], or by encryption with the feature `private`.
///
/// It is sealed: these are the two there are.
pub trait Protection: Copy + hidden::Hidden + 'static {
    /// Turns the value with its time into what stands in the cookie.
    #[doc(hidden)]
    fn protect(&self, name: &'static str, keys: &Keys, stamped: String) -> String;

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
    fn protect(&self, _: &'static str, keys: &Keys, mut stamped: String) -> String {
        sign_bound(keys.signing(), self.salt, &mut stamped);
        stamped
    }

    fn reveal<'t>(&self, _: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        verify_bound(keys, self.salt, text).map(Cow::Borrowed).ok_or(VerifyError::BadSignature)
    }
}

impl hidden::Hidden for Signature {}

pub(super) mod hidden {
    pub trait Hidden {}
}
