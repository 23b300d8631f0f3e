//! The policy of a site: everything that it declares, as typed values. Parsers produce it, and lints and generators read it.

mod csp;
mod model;
mod page;

pub use self::model::{Form, Header, HeaderName, HeaderValue, Inheritance, SecurityPolicy};
pub use self::page::unknown_origin;
