//! Signed text with a time, in the wire form of itsdangerous.
//!
//! A signed cookie needs none of it: a policy declares the cookie, and its constant signs. A [`Signer`] is for text that travels
//! in another way, such as a link in a mail. With the feature `flask` it also reads and writes the tokens of a program that
//! uses itsdangerous with other digests and other derivations of its keys.
//!
//! The keys are [`Keys`](crate::Keys), each a [`Key`](crate::Key), and every time is a [`UnixTime`](crate::UnixTime).

pub(crate) mod age;
pub(crate) mod base64;
#[cfg(feature = "csrf")]
pub(crate) mod constant_time;
mod derived_keys;
#[cfg(feature = "private")]
pub(crate) mod encryption;
#[cfg(feature = "flask")]
pub(crate) mod itsdangerous;
pub(crate) mod key;
mod key_strength;
pub(crate) mod keys;
pub(crate) mod mac;
mod scheme;
pub(crate) mod signer;
pub(crate) mod time;
pub(crate) mod timestamp;
pub(crate) mod verify_error;

#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
pub use self::itsdangerous::{DumpError, dumps, loads};
pub use self::{
    scheme::{Derivation, Digest},
    signer::Signer,
    timestamp::Verified,
    verify_error::VerifyError,
};
