//! Redirects to https, trusted proxies, and the hosts that a server answers for.

mod decision;
mod forwarded;
mod host;
mod layer;
mod location;
mod network;
mod policy;
mod rejection;
#[doc(hidden)]
pub mod rules;
mod scheme;

pub use self::{
    decision::{Decision, Hsts},
    layer::TransportLayer,
    network::{Network, NetworkError},
    policy::Transport,
    rejection::Rejection,
    scheme::Scheme,
};
