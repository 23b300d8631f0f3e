//! Both forms of a policy as one layer.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use http::{HeaderValue, Response, request::Parts};

use super::switch::{Decision, Rollout};
use crate::{
    adapter::{
        layer::PolicyLayer,
        stage::{BodyError, Next, Stage},
    },
    header_map::add_to_vary,
    media_type::can_run_script,
    policy::{Policy, sealed::Sealed},
};

/// A policy that has a form that only reports. The macro implements it for each policy with a Content-Security-Policy or an
/// Integrity-Policy that is enforced.
pub trait RollsOut: Policy {
    /// The form that only reports.
    #[doc(hidden)]
    type Observed: Policy<Nonce = Self::Nonce, Prepared = Self::Prepared>;
}

/// Applies a policy to every response, enforced or as a report, as a [`Rollout`] decides.
///
/// `rollout(&…)` of a policy returns it. It replaces the layer of the policy.
pub struct RolloutLayer<P: RollsOut> {
    enforced: PolicyLayer<P>,
    observed: PolicyLayer<P::Observed>,
    rollout: Rollout,
}

/// What is kept of a request: the form of the policy, and the nonce.
pub struct RolloutState<P: RollsOut> {
    decision: Decision,
    lazy: <P::Nonce as Sealed>::Lazy,
}

impl<P: RollsOut> RolloutLayer<P> {
    /// Makes the layer from the state that was built at start-up.
    #[doc(hidden)]
    #[must_use]
    pub fn from_prepared(prepared: P::Prepared, rollout: &Rollout) -> Self {
        let enforced = PolicyLayer::from_prepared(prepared.clone());
        Self { enforced, observed: PolicyLayer::from_prepared(prepared), rollout: rollout.clone() }
    }
}

impl<P: RollsOut> Stage for RolloutLayer<P> {
    type State = RolloutState<P>;
    type Reading = Infallible;

    const ANSWERS: bool = false;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        let decision = self.rollout.decide(request);
        let lazy = P::Nonce::offer(&mut request.extensions);
        Next::Call { state: RolloutState { decision, lazy }, body: None }
    }

    fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
        match reading {}
    }

    fn response(&self, RolloutState { decision, lazy }: RolloutState<P>, response: &mut Response<()>) {
        match decision.is_enforced {
            true => self.enforced.response(lazy, response),
            false => self.observed.response(lazy, response),
        }
        // A cache must not hand the form of one visitor to another. For an image or a stylesheet it makes no difference.
        if decision.depends_on_cookie && can_run_script(response.headers()) {
            add_to_vary(response.headers_mut(), HeaderValue::from_static("cookie"));
        }
    }
}

// By hand: a derive would require `P: Clone`, and a policy is never a value.
impl<P: RollsOut> Clone for RolloutLayer<P> {
    fn clone(&self) -> Self {
        let Self { enforced, observed, rollout } = self;
        Self { enforced: enforced.clone(), observed: observed.clone(), rollout: rollout.clone() }
    }
}

impl<P: RollsOut> fmt::Debug for RolloutLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RolloutLayer").field("rollout", &self.rollout).finish_non_exhaustive()
    }
}

impl<P: RollsOut> fmt::Debug for RolloutState<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RolloutState").field("is_enforced", &self.decision.is_enforced).finish_non_exhaustive()
    }
}

#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "slots")))]
impl<P: RollsOut> crate::configured::Configured<P> {
    /// Returns the layer that applies this policy to every response, enforced or as a report, as a [`Rollout`] decides.
    #[must_use]
    pub fn rollout(&self, rollout: &Rollout) -> RolloutLayer<P> {
        RolloutLayer::from_prepared(self.prepared().clone(), rollout)
    }
}

/// The function `rollout` of a policy. Takes its name, and the type of its form that only reports.
#[doc(hidden)]
#[macro_export]
macro_rules! __rollout {
    ($policy:ident $observed:ident) => {
        impl $crate::rollout::RollsOut for $policy {
            type Observed = $observed;
        }

        impl $policy {
            /// Returns the layer that applies this policy to every response, enforced or as a report, as the roll-out decides.
            #[must_use]
            pub fn rollout(rollout: &$crate::rollout::Rollout) -> $crate::rollout::RolloutLayer<Self>
            where
                for<'a> Self: $crate::NoSlots,
            {
                $crate::rollout::RolloutLayer::from_prepared(<Self as $crate::NoSlots>::built(), rollout)
            }
        }
    };
}
