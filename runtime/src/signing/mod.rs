//! Signed, timed text, in the wire form of itsdangerous.
//!
//! A signed cookie needs nothing of this. It is for what travels otherwise, a link in a mail for one, and with the
//! feature `flask` for the tokens of a program that uses itsdangerous with other digests and derivations.

pub(crate) mod base64;
mod derived_keys;
mod guessable;
pub(crate) mod key;
pub(crate) mod keys;
pub(crate) mod mac;
pub(crate) mod signer;
pub(crate) mod time;

pub use self::{
    mac::{Derivation, Digest},
    signer::{Signer, Verified, VerifyError},
};
#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
pub use crate::cookie::flask::{dumps, loads};
