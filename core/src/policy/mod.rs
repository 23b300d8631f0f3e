//! The policy of a site: everything that was declared, typed. The one value between the crates.

mod csp;
mod model;
mod page;

pub use self::model::{Form, Header, HeaderName, HeaderValue, Inheritance, SecurityPolicy};
