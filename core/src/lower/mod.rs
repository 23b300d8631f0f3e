//! Declaration → policy: the meaning of each field. Errors go to the diagnostics, and everything else is kept.

mod custom;
mod fields;
mod policy;
mod spelling;
mod unknown;

pub use self::fields::FIELDS;
pub use self::spelling::Spellings;
