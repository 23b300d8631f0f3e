//! Policy → generated code.

mod cookies;
mod functions;
mod header;
mod policy;
mod slots;

pub(crate) use self::policy::policy;
