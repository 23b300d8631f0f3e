//! What a promise is checked against.

use crate::fetch::Policies;
use crate::policy::SecurityPolicy;

/// A policy, as the engine reads it.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The whole policy, with its promises.
    pub policy: &'a SecurityPolicy,
    /// What a browser enforces and reports, on a page of the policy's origin.
    pub policies: Policies<'a>,
}

impl<'a> Context<'a> {
    /// The policy on a page of its own origin, or of [`unknown_origin`](crate::policy::unknown_origin) if it declares none.
    pub fn new(policy: &'a SecurityPolicy) -> Self {
        Context { policy, policies: Policies::of(policy, policy.page_origin()) }
    }
}
