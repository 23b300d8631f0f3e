//! `assert_covers`: a test that finds responses without their policy, because a layer was forgotten or does not cover a route.

mod assertion;
mod links;
pub(crate) mod probe;
mod report;
#[cfg(feature = "tower")]
mod service;
#[cfg(all(test, feature = "page", feature = "tower"))]
mod tests;

pub use self::assertion::{Covers, SendRequest};
#[cfg(feature = "tower")]
pub use self::service::InProcess;
