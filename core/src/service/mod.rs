//! The services of other sites that pages load from, and the sources that each needs by the documentation of its vendor.
//!
//! [`Services`] is the field `services` of a policy. Once the Content-Security-Policies are known, it adds the sources to each of them: the
//! policy is the same as one in which they are written by hand.
//!
//! - A source is added to the list that takes effect, in place of `'none'`.
//! - If a directive falls back to another one, such as `default-src`, it is added with the sources of that one.
//! - If nothing restricts a directive, it is not added: it would restrict what is allowed now.
//! - A source that the list covers already is not added, and neither is a host that browsers ignore because of `'strict-dynamic'`.

mod argument;
mod expand;
mod findings;
mod lower;
mod policy;
mod row;
mod table;

pub use self::argument::Argument;
pub use self::policy::{Chosen, Services};
pub use self::row::Service;
pub use self::table::SERVICES;
