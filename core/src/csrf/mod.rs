//! Cross-site request forgery: which requests a site takes, and what a token is bound to.

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
