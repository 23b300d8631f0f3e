//! Signed, timed text, in the wire form of itsdangerous.
//!
//! A signed cookie needs nothing of this. It is for what travels otherwise, a link in a mail for one, and with the
//! feature `flask` for the tokens of a program that uses itsdangerous with other digests and derivations.

#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
pub use crate::cookie::flask::{dumps, loads};
pub use crate::cookie::{
    mac::{Derivation, Digest},
    signer::{Signer, Verified, VerifyError},
};
