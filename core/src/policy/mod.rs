//! The policy of a site: everything that it declares, as typed values. Parsers produce it, and lints and generators read it.

mod csp;
mod framing;
mod model;
#[cfg(feature = "rollout")]
mod observed;
mod page;

pub(crate) use self::framing::Ancestors;
pub use self::model::{Form, Header, HeaderName, HeaderValue, Inheritance, SecurityPolicy};
pub use self::page::unknown_origin;
