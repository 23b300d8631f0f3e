//! What stands between a value and whoever would change it.

use std::borrow::Cow;

use super::{
    key::Keys,
    signer::{Signer, VerifyError},
};

/// How the value of a cookie is protected: by a [`Signature`], or by encryption with the feature `private`.
///
/// It is sealed: these are the two there are.
pub trait Protection: Copy + hidden::Hidden + 'static {
    /// Turns the value with its time into what stands in the cookie.
    #[doc(hidden)]
    fn protect(&self, name: &str, keys: &Keys, stamped: String) -> String;

    /// Turns it back.
    #[doc(hidden)]
    fn reveal<'t>(&self, name: &str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError>;
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
    fn protect(&self, _: &str, keys: &Keys, stamped: String) -> String {
        Signer::new(self.salt).sign_text(keys, stamped)
    }

    fn reveal<'t>(&self, _: &str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        Signer::new(self.salt).verify_untimed(keys, text).map(Cow::Borrowed)
    }
}

impl hidden::Hidden for Signature {}

pub(super) mod hidden {
    pub trait Hidden {}
}
