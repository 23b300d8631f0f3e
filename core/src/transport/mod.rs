//! Transport: how a policy moves requests to https, and whose word it takes for the scheme and the host.
//!
//! [`TransportPolicy`] is the field `transport` of a policy.

mod effect;
mod host;
mod lower;
mod network;
pub mod parameter;
mod policy;

pub use self::host::Host;
pub use self::network::Network;
pub use self::parameter::{NONE, PARAMETERS, PERMANENT, REDIRECTS};
pub use self::policy::TransportPolicy;
