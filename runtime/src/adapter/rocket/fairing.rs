//! What `attach` takes: every layer of this crate.

use std::pin::Pin;

use rocket::{
    Build, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

use super::{
    mount,
    scope::{Scope, Scoped},
    stages::{Entry, Provides},
};
#[cfg(feature = "slots")]
use crate::configured::Configured;
#[cfg(feature = "csrf")]
use crate::csrf::{Bind, CsrfLayer, Respond};
use crate::{
    adapter::{each_stage::each_stage, layer::PolicyLayer, stage::Stage},
    policy::{PerResponse as _, Policy},
};

/// Implements `Fairing` for each type, by the stage that a function makes of it.
macro_rules! fairings {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $type:ty = $make:expr, $provides:expr;)*) => {$(
        $(#[$attribute])*
        #[rocket::async_trait]
        impl<$($generics)*> Fairing for $type {
            fn info(&self) -> Info {
                info()
            }

            async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
                let make: fn(&Self) -> _ = $make;
                let (stage, scope) = make(self);
                let entry = |scope| Entry { stage: Box::new(stage.clone()), scope };
                Ok(scope.by_prefix().into_iter().fold(rocket, |rocket, scope| {
                    mount::add(rocket, entry(scope), $provides)
                }))
            }
        }
    )*};
    // What a stage provides, by the policy that it applies.
    (@provides) => {
        Provides::Nothing
    };
    (@provides $policy:ident) => {
        of_policy::<$policy>()
    };
}

fairings! {
    /// Applies the policy to every response of the application.
    #[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
    [P: Policy] PolicyLayer<P> = everywhere, of_policy::<P>();

    /// Applies the policy to the responses of a part of the application.
    [P: Policy] Scoped<P> = |this| (this.layer.clone(), this.scope.clone()), of_policy::<P>();

    /// The policy is itself a fairing: `.attach(shop)` is the same as `.attach(shop.layer())`.
    #[cfg(feature = "slots")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
    [P: Policy] Configured<P> = |this| (this.layer(), Scope::default()), of_policy::<P>();

    /// Checks every request to the application.
    #[cfg(feature = "csrf")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
    [B: Bind, R: Respond<bytes::Bytes> + Clone + Send + Sync + 'static] CsrfLayer<B, R> = everywhere, Provides::Token;
}

macro_rules! shared {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty, $reads:ident, [$($policy:ident)?];)*) => {
        fairings! {$(
            $(#[$attribute])*
            #[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
            [$($generics)*] $stage = everywhere, fairings!(@provides $($policy)?);
        )*}
    };
}

each_stage! { shared }

fn everywhere<S: Stage>(stage: &S) -> (S, Scope) {
    (stage.clone(), Scope::default())
}

fn of_policy<P: Policy>() -> Provides {
    if P::Nonce::IS_NONCE { Provides::Nonce } else { Provides::Nothing }
}

/// What Rocket shows of a policy at launch.
#[doc(hidden)]
#[must_use]
pub fn info() -> Info {
    Info { name: "Security Policy", kind: Kind::Ignite }
}

/// Attaches the layer of a policy without slots.
#[doc(hidden)]
#[must_use]
pub fn attach<'a, P: Policy>(
    layer: PolicyLayer<P>,
    rocket: Rocket<Build>,
) -> Pin<Box<dyn Future<Output = fairing::Result> + Send + 'a>> {
    Box::pin(async move { layer.on_ignite(rocket).await })
}

/// Makes the policy itself what `layer()` returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __rocket {
    ($policy:ident) => {
        /// Applies the policy to every response of the application, as `layer()` does.
        impl $crate::__private::rocket::Fairing for $policy
        where
            for<'a> $policy: $crate::NoSlots,
        {
            fn info(&self) -> $crate::__private::rocket::Info {
                $crate::__private::rocket::info()
            }

            // What the attribute `async_trait` makes of `async fn on_ignite`.
            fn on_ignite<'life0, 'async_trait>(
                &'life0 self,
                rocket: $crate::__private::rocket::Rocket,
            ) -> $crate::__private::rocket::Pin<
                $crate::__private::rocket::Box<
                    dyn $crate::__private::rocket::Future<Output = $crate::__private::rocket::Result>
                        + $crate::__private::rocket::Send
                        + 'async_trait,
                >,
            >
            where
                'life0: 'async_trait,
                Self: 'async_trait,
            {
                let built = <$policy as $crate::NoSlots>::built();
                $crate::__private::rocket::attach($crate::adapter::PolicyLayer::<$policy>::from_prepared(built), rocket)
            }
        }
    };
}
