//! Policy → generated code. What the code is to say has been decided by the model; here it becomes tokens, and nothing can fail.

mod context;
#[cfg(feature = "cookies")]
mod cookies;
#[cfg(not(feature = "cookies"))]
#[path = "no_cookies.rs"]
mod cookies;
#[cfg(feature = "csrf")]
mod csrf;
#[cfg(not(feature = "csrf"))]
#[path = "no_csrf.rs"]
mod csrf;
#[cfg(feature = "response")]
mod declared;
mod feature;
mod functions;
mod header;
mod policy;
mod slots;
mod table;

pub(crate) use self::policy::policy;
