//! Policy → generated code. The model has made all decisions; turning them into tokens cannot fail.

mod context;
#[cfg(feature = "cookies")]
mod cookies;
#[cfg(not(feature = "cookies"))]
#[path = "no_cookies.rs"]
mod cookies;
mod cors;
#[cfg(feature = "csrf")]
mod csrf;
#[cfg(not(feature = "csrf"))]
#[path = "no_csrf.rs"]
mod csrf;
#[cfg(feature = "response")]
mod declared;
#[cfg(feature = "explain")]
mod explained;
#[cfg(not(feature = "explain"))]
#[path = "no_explained.rs"]
mod explained;
mod feature;
mod functions;
mod header;
#[cfg(feature = "rollout")]
mod observed;
#[cfg(not(feature = "rollout"))]
#[path = "no_observed.rs"]
mod observed;
mod policy;
#[cfg(feature = "reporting")]
mod reporting;
#[cfg(not(feature = "reporting"))]
#[path = "no_reporting.rs"]
mod reporting;
mod slots;
mod table;
#[cfg(feature = "transport")]
mod transport;
#[cfg(not(feature = "transport"))]
#[path = "no_transport.rs"]
mod transport;

pub(crate) use self::header::name_constant;
pub(crate) use self::policy::policy;
