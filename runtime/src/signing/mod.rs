//! Text that is signed together with the time, in the format of [itsdangerous].
//!
//! A server that gives a text to a user, such as the link of an invitation, cannot trust the text when it comes back:
//! the user may have changed it. So the server appends a signature, which only the holder of a secret key can compute:
//! an HMAC-SHA256 of the text and the time. When the text comes back, the server computes the signature again, compares
//! both in constant time, and then checks the age. The text is not encrypted: anyone can read it. It can also be sent
//! more than once until it expires.
//!
//! You do not need this module for cookies: a policy declares a cookie as `signed`, and its constant signs and
//! verifies. A [`Signer`] is for text that is sent in other ways. With the feature `flask`, it also supports the other
//! digests and key derivations of itsdangerous.
//!
//! All functions take the program's [`Keys`](crate::Keys), each of which is a [`Key`](crate::Key). Times are
//! [`UnixTime`](crate::UnixTime)s. The guide [Sessions, keys and rotation](https://docs.rs/security-policy/latest/security_policy/guides/sessions/)
//! says where keys are kept.
//!
//! [itsdangerous]: https://itsdangerous.palletsprojects.com/en/stable/

pub(crate) mod age;
pub(crate) mod base64;
#[cfg(feature = "private")]
mod cipher_keys;
#[cfg(feature = "csrf")]
pub(crate) mod constant_time;
pub(crate) mod counters;
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
    counters::Counters,
    scheme::{Derivation, Digest},
    signer::Signer,
    timestamp::Verified,
    verify_error::VerifyError,
};
