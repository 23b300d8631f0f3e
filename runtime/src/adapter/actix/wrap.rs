//! What `wrap` takes: every layer of this crate.

use actix_web::{
    Error,
    body::EitherBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};

use super::service::{StageService, WrapFuture, wrap};
#[cfg(feature = "tower")]
use crate::adapter::{stage::Stage, tower_stage::StageLayer};
#[cfg(feature = "slots")]
use crate::configured::Configured;
#[cfg(feature = "csrf")]
use crate::csrf::{Bind, CsrfLayer, Respond};
use crate::{
    adapter::{each_stage::each_stage, layer::PolicyLayer},
    policy::Policy,
};

/// Implements `Transform` for each type, by the stage that a function makes of it.
macro_rules! transforms {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty => $stage:ty = $make:expr;)*) => {$(
        $(#[$attribute])*
        impl<Inner, Body, $($generics)*> Transform<Inner, ServiceRequest> for $type
        where
            Inner: Service<ServiceRequest, Response = ServiceResponse<Body>, Error = Error>,
        {
            type Response = ServiceResponse<EitherBody<Body>>;
            type Error = Error;
            type Transform = StageService<Inner, $stage>;
            type InitError = ();
            type Future = WrapFuture<Inner, $stage>;

            fn new_transform(&self, service: Inner) -> Self::Future {
                let make: fn(&Self) -> $stage = $make;
                wrap(service, &make(self))
            }
        }
    )*};
}

transforms! {
    /// Applies the policy to every response of the app, scope or resource.
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    [P: Policy] PolicyLayer<P> => Self = Self::clone;

    /// The policy is itself what `wrap` takes: `.wrap(shop)` is the same as `.wrap(shop.layer())`.
    #[cfg(feature = "slots")]
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    [P: Policy] Configured<P> => PolicyLayer<P> = Self::layer;

    /// Runs the stage for every request and response of the app, scope or resource.
    #[cfg(feature = "tower")]
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    [T: Stage] StageLayer<T> => T = |layer| layer.stage.clone();

    /// Checks every request to the app, scope or resource.
    #[cfg(feature = "csrf")]
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    [B: Bind, R: Respond<bytes::Bytes> + Clone + Send + Sync + 'static] CsrfLayer<B, R> => Self = Self::clone;
}

macro_rules! shared {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty, $reads:ident, [$($policy:ident)?];)*) => {
        transforms! {$(
            $(#[$attribute])*
            #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
            [$($generics)*] $stage => Self = Self::clone;
        )*}
    };
}

each_stage! { shared }

/// Makes the policy itself what `layer()` returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __actix {
    ($policy:ident) => {
        /// Applies the policy to every response of the app, scope or resource, as `layer()` does.
        impl<__Inner, __Body> $crate::__private::actix::Transform<__Inner, $crate::__private::actix::ServiceRequest>
            for $policy
        where
            for<'a> $policy: $crate::NoSlots,
            __Inner: $crate::__private::actix::Service<
                    $crate::__private::actix::ServiceRequest,
                    Response = $crate::__private::actix::ServiceResponse<__Body>,
                    Error = $crate::__private::actix::Error,
                >,
        {
            type Response = $crate::__private::actix::ServiceResponse<$crate::__private::actix::EitherBody<__Body>>;
            type Error = $crate::__private::actix::Error;
            type Transform = $crate::adapter::actix::StageService<__Inner, $crate::adapter::PolicyLayer<$policy>>;
            type InitError = ();
            type Future = $crate::__private::actix::WrapFuture<__Inner, $crate::adapter::PolicyLayer<$policy>>;

            fn new_transform(&self, service: __Inner) -> Self::Future {
                let built = <$policy as $crate::NoSlots>::built();
                $crate::__private::actix::wrap(service, &$crate::adapter::PolicyLayer::<$policy>::from_prepared(built))
            }
        }
    };
}
