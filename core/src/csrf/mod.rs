//! Cross-site request forgery: which requests a policy accepts, and what it binds its tokens to.
//!
//! [`CsrfPolicy`] is the field `csrf` of a policy, [`Route`] an entry of its lists.

mod effect;
mod lower;
pub mod parameter;
mod policy;
mod route;
mod site;

pub use self::effect::Site;
pub use self::parameter::{ALLOW, FALLBACK_VALUES, ISOLATION, PARAMETERS, REJECT, TOKEN};
pub use self::policy::{CsrfPolicy, Isolation};
pub use self::route::Route;
pub use self::site::registrable_domain;
