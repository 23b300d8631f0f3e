//! Policy → generated code.

mod functions;
mod header;
mod policy;
mod slots;

pub(crate) use self::policy::policy;
