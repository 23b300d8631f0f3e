//! Policy → generated code.

mod cookies;
mod csrf;
mod feature;
mod functions;
mod header;
mod policy;
mod slots;
mod table;

pub(crate) use self::policy::policy;
