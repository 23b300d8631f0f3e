//! What a promise is checked against.

use crate::fetch::Policies;
use crate::policy::SecurityPolicy;
use crate::span::Span;
use crate::url::Origin;

/// A policy, as the engine reads it.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The whole policy, with its promises.
    pub policy: &'a SecurityPolicy,
    /// What a browser enforces and reports, on a page of the policy's origin.
    pub policies: Policies<'a>,
}

impl<'a> Context<'a> {
    /// The policy on a page of its own origin, or of [`unknown_origin`] if it declares none.
    pub fn new(policy: &'a SecurityPolicy) -> Self {
        let origin = policy.origin.as_ref().map_or_else(unknown_origin, |origin| origin.node.clone());
        Context { policy, policies: Policies::of(policy, origin) }
    }
}

/// The origin of a policy that declares none: an https host that no source can name on purpose.
pub fn unknown_origin() -> Origin {
    Origin::parse("https://site.invalid", Span::default()).expect("an origin")
}
