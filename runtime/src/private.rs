//! Everything that generated code may name. It is not part of the public API.

pub use http::{HeaderMap, HeaderName, HeaderValue};
#[cfg(feature = "poem")]
pub use poem;
#[cfg(feature = "salvo")]
pub use salvo_core as salvo;
#[cfg(any(feature = "axum", feature = "poem", feature = "rocket", feature = "salvo"))]
pub use std::sync::Arc;
#[cfg(feature = "tower")]
pub use tower_layer::Layer;

#[cfg(feature = "salvo")]
pub use crate::adapter::salvo::{SalvoFuture, salvo_hoop};
#[cfg(feature = "actix")]
#[doc(hidden)]
pub mod actix {
    pub use actix_web::{
        Error,
        body::EitherBody,
        dev::{Service, ServiceRequest, ServiceResponse, Transform},
    };

    pub use crate::adapter::actix::{WrapFuture, wrap};
}

#[cfg(feature = "rocket")]
#[doc(hidden)]
pub mod rocket {
    pub use std::{boxed::Box, future::Future, marker::Send, pin::Pin};

    pub use ::rocket::fairing::{Fairing, Info, Result};

    pub use crate::adapter::rocket::{attach, info};

    pub type Rocket = ::rocket::Rocket<::rocket::Build>;
}

#[cfg(feature = "audit")]
pub use crate::{
    __declared as declared,
    audit::{Declaration, DeclaresPolicy, Headers, IntoStatus, Status, assert_declared, assert_secure},
};
/// Nothing, without the feature `audit`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "audit"))]
macro_rules! __declared {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "audit"))]
pub use crate::__declared as declared;
#[cfg(feature = "explain")]
pub use crate::{
    __explained as explained,
    explain::declared::{ExplainsPolicy, policy},
};
/// Nothing, without the feature `explain`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "explain"))]
macro_rules! __explained {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "explain"))]
pub use crate::__explained as explained;
#[cfg(feature = "rollout")]
pub use crate::__rollout as rollout;
#[cfg(feature = "slots")]
pub use crate::configured::{Prepared, sources};
#[cfg(feature = "cookie")]
pub use crate::cookie::jar::{DeclaresCookies, check as check_cookies, complete as complete_jar};
#[cfg(feature = "cookies")]
pub use crate::cookie::{complete::complete as complete_cookies, privacy::keep_private as keep_sessions_private};
/// Nothing, without the feature `cookie`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "cookie"))]
macro_rules! __jar {
    ($($tokens:tt)*) => {};
}
#[cfg(feature = "cors")]
#[doc(hidden)]
pub mod cors_rules {
    pub use crate::cors::rules::Rules;
}
#[cfg(feature = "csrf")]
#[doc(hidden)]
pub mod csrf_rules {
    pub use crate::csrf::rules::{Fallback, Isolation, OwnOrigin, Route, Rules, Scheme, Site};
}
#[cfg(feature = "transport")]
#[doc(hidden)]
pub mod transport_rules {
    pub use crate::transport::rules::{Host, Network, Rules};
}
pub use crate::{
    __adapter_items as adapter_items, __functions as functions, __implementation as implementation, __table as table,
    constant::{add_to_vary, constants, names, set},
    files::assert_files,
    header_layout::Late,
    header_map::{for_each, for_each_constant, insert_late, with_nonce},
    owned::media_type,
    table::Table,
};

/// The functions of a policy without slots. Takes their names, and the name of the nonce if there is one.
#[doc(hidden)]
#[macro_export]
macro_rules! __functions {
    ($apply:ident $headers:ident $for_each:ident $($nonce:ident)?) => {
        /// Sets the headers of the policy on a response. Replaces headers of the same name, adds to `vary`, and keeps all others.
        $(
            ///
            /// The
            #[doc = ::core::concat!("`", ::core::stringify!($nonce), "`")]
            /// is assumed to be used by the page: the response becomes `cache-control: private, no-store`, unless it already
            /// forbids storing or the policy declares `cache_control`. If the map has a `content-type` that cannot run script,
            /// the response gets the policy without the nonce; no `content-type` means a page. Only the layer also considers the
            /// status and headers that are set later.
        )?
        pub fn $apply(headers: &mut $crate::__private::HeaderMap $(, $nonce: &$crate::Nonce)?) {
            <Self as $crate::Policy>::apply_prepared(&(), headers, $crate::__nonce!($($nonce)?));
        }

        /// Returns the headers of the policy in a new map.
        $(
            ///
            /// With a
            #[doc = ::core::concat!("`", ::core::stringify!($nonce), "`")]
            /// it also contains the `cache-control` that keeps the response out of caches.
        )?
        #[must_use]
        pub fn $headers($($nonce: &$crate::Nonce)?) -> $crate::__private::HeaderMap {
            let mut headers = $crate::__private::HeaderMap::new();
            Self::$apply(&mut headers $(, $nonce)?);
            headers
        }

        /// Calls a function with the lower-case name and the value of each header, in the order in which they are sent. It is for
        /// frameworks and platforms that have header types of their own.
        ///
        /// These are the headers that [`headers`](Self::headers) returns, each once. Replace a header of the same name, except
        /// `vary`, to which its names are added. The names in [`REMOVED`](Self::REMOVED) are to be removed first.
        pub fn $for_each(
            $($nonce: &$crate::Nonce,)?
            header: impl ::core::ops::FnMut(&::core::primitive::str, &::core::primitive::str),
        ) {
            $crate::__for_each! { $headers header $($nonce)? }
        }

        $crate::__private::adapter_items! {}
    };
}

/// Calls a function with each header. Without a nonce, all headers of a policy without slots are constants.
#[doc(hidden)]
#[macro_export]
macro_rules! __for_each {
    ($headers:ident $header:ident) => {
        $crate::__private::for_each_constant(Self::HEADERS, $header)
    };
    ($headers:ident $header:ident $nonce:ident) => {
        $crate::__private::for_each(&Self::$headers($nonce), $header)
    };
}

/// A nonce as `Policy` takes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __nonce {
    () => {
        &()
    };
    ($nonce:ident) => {
        $nonce
    };
}

/// The table of a policy. Takes the names that it removes, each with the shared constant of that name in brackets, or once more in braces if
/// there is none; and whether the policy adds to `vary`. Then each header: its name in the same form; the function that sets it; and
/// either the index of a late value in parentheses, or a variable, the value, and the name and documentation of its constant. Finally, in
/// braces, more items of the policy.
// A declarative macro expands in a tenth of the time that the procedural macro needs to write the same tokens. It is not recursive, and
// contains as few constants as possible, because rustc checks each as a function of its own. `cargo check` evaluates those that have a
// name, and statics; to parse the name of a header there costs as much as a tenth of the policy.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    (
        $policy:ident
        [$($removed:literal $([$removed_shared:ident])? $({ $removed_own:literal })?)*]
        [$varies:literal]
        [$(
            $name:literal $([$shared:ident])? $({ $own:literal })? $set:ident
            $(($index:literal))? $($variable:ident $value:literal $($constant:ident $doc:literal)?)?
        ),*]
        { $($items:tt)* }
    ) => {
        impl $policy {
            $($($(
                #[doc = $doc]
                pub const $constant: &'static ::core::primitive::str = $value;
            )?)?)*

            /// The headers whose values are the same in every response: lower-case names and values, in the order in which
            /// they are sent.
            pub const HEADERS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] =
                &[$($(($name, $value),)?)*];

            /// The lower-case names of the headers that the policy removes from a response.
            pub const REMOVED: &'static [&'static ::core::primitive::str] = &[$($removed),*];

            $($items)*
        }

        fn set(headers: &mut $crate::__private::HeaderMap, late: &mut [$crate::__private::Late]) {
            let _ = (&headers, &late);
            let [$($($variable,)?)*] = const { $crate::__private::constants([$($($value,)?)*]) };
            $(
                $crate::__private::$set(
                    headers,
                    $($crate::__private::names::$shared)? $(const { $crate::__private::HeaderName::from_static($own) })?,
                    $(late, $index)? $($variable)?
                );
            )*
        }

        const NAMES: &[&::core::primitive::str] = &[$($name),*];
        static REMOVED: [$crate::__private::HeaderName; $policy::REMOVED.len()] =
            [$(
                $($crate::__private::names::$removed_shared)? $($crate::__private::HeaderName::from_static($removed_own))?
            ),*];

        static TABLE: $crate::__private::Table =
            $crate::__private::Table::new(NAMES.len(), &REMOVED, set).varying($varies);
    };
}

/// The implementation of `Policy`. Takes its types, the names of its parameters, and the expressions that use these: the late values,
/// those without a nonce if there is one, and those of a `304 Not Modified`. Then the call that completes cookies, in braces, which are
/// empty for a policy without cookies. Otherwise the rest is, for each cookie, its name, its attributes, the word `session` if it is one,
/// and in brackets the attributes to add to lines that others set; and finally the attributes to add to undeclared cookies.
#[doc(hidden)]
#[macro_export]
macro_rules! __implementation {
    (
        $policy:ident $nonce_type:ty, $prepared_type:ty, $prepared:ident, $headers:ident, $nonce:ident,
        $values:tt $(, $without_nonce:tt)?; $not_modified:tt
        $complete:tt
        $(
            [$($cookie:literal $tail:literal $($session:ident)? $([$($own:tt)*])?),*]
            $([$($default:literal $value:literal)*])?
        )?
    ) => {
        impl $crate::Policy for $policy {
            type Nonce = $nonce_type;
            type Prepared = $prepared_type;

            const HEADERS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] =
                Self::HEADERS;

            const OWNED: &'static $crate::Owned =
                &$crate::Owned::headers(&[]).and_names(NAMES).and_removed(Self::REMOVED)
                    $(.and_cookies(&[$($cookie),*], SESSIONS))?;

            fn apply_prepared(
                $prepared: &Self::Prepared,
                $headers: &mut $crate::__private::HeaderMap,
                $nonce: &Self::Nonce,
            ) {
                let _ = ($prepared, $nonce);
                $crate::__implementation! { @apply $headers $values $($without_nonce)? }
                $complete
            }

            $(
                fn apply_without_nonce($prepared: &Self::Prepared, $headers: &mut $crate::__private::HeaderMap) {
                    let _ = $prepared;
                    TABLE.apply($headers, &mut $without_nonce);
                    $complete
                }
            )?

            fn apply_not_modified($prepared: &Self::Prepared, $headers: &mut $crate::__private::HeaderMap) {
                let _ = $prepared;
                TABLE.set($headers, &mut $not_modified);
                $complete
            }
        }

        $(
            const COOKIES: &[(&::core::primitive::str, &::core::primitive::str)] = &[$(($cookie, $tail)),*];
            const SESSIONS: &[&::core::primitive::str] = &[$($($crate::__implementation! { @$session $cookie },)?)*];
            const DEFAULTS: &[(&::core::primitive::str, &::core::primitive::str)] = &[$($(($default, $value)),*)?];

            /// Applies the policy to the cookies of a response.
            #[inline]
            fn complete(headers: &mut $crate::__private::HeaderMap) {
                let _ = (&headers, COOKIES, DEFAULTS);
                $crate::__implementation! {
                    @complete headers [$($($cookie [$($own)*])?)*] $([$($default)*])?
                }
                $crate::__implementation! { @sessions headers $($($session)?)* }
            }
        )?
    };
    (@session $cookie:literal) => {
        $cookie
    };
    (@complete $headers:ident $declared:tt) => {};
    (@complete $headers:ident [$($cookie:literal [$($name:literal $value:literal)*])*] $default:tt) => {
        $crate::__private::cookies! {
            { $crate::__private::complete_cookies($headers, &[$(($cookie, &[$(($name, $value)),*])),*], DEFAULTS); } {}
        }
    };
    (@sessions $headers:ident) => {};
    (@sessions $headers:ident $($session:ident)+) => {
        $crate::__private::cookies! { { $crate::__private::keep_sessions_private($headers, SESSIONS); } {} }
    };
    (@apply $headers:ident $values:tt) => {
        TABLE.apply($headers, &mut $values);
    };
    (@apply $headers:ident $values:tt $without_nonce:tt) => {
        TABLE.apply_page(
            $headers,
            const { $crate::__private::media_type(Self::HEADERS, Self::REMOVED) },
            || $values,
            || $without_nonce,
        );
    };
}

/// The items of a policy that need the feature `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "adapter")]
macro_rules! __adapter_items {
    () => {
        /// Returns the layer that applies this policy to every response of the service that it wraps.
        #[must_use]
        pub fn layer() -> $crate::adapter::PolicyLayer<Self> {
            $crate::adapter::PolicyLayer::new()
        }
    };
}

/// Nothing, without the feature `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "adapter"))]
macro_rules! __adapter_items {
    () => {};
}

/// Makes the policy itself what `layer()` returns, for the frameworks whose features are enabled.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "adapter")]
macro_rules! __layer {
    ($policy:ident) => {
        $crate::__tower! { $policy }
        $crate::__actix! { $policy }
        $crate::__poem! { $policy }
        $crate::__rocket! { $policy }
        $crate::__salvo! { $policy }
        $crate::__learn! { $policy }
    };
}

/// Nothing, without the feature `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "adapter"))]
macro_rules! __layer {
    ($policy:ident) => {};
}

/// `protect` of a policy, with the feature of a framework whose applications a function can take. The words say what the policy has.
#[doc(hidden)]
#[macro_export]
#[cfg(any(feature = "axum", feature = "poem", feature = "rocket", feature = "salvo"))]
macro_rules! __protect {
    ($policy:ident [] $($declared:tt)*) => {
        $crate::__protect! { @ $policy app [] [<Self as $crate::NoSlots>::built()] $($declared)* }
    };
    ($policy:ident [slots] $($declared:tt)*) => {
        $crate::__protect! {
            @ $policy app [configured: &$crate::Configured<Self>,] [::core::clone::Clone::clone(configured.prepared())] $($declared)*
        }
    };
    (@ $policy:ident $app:ident $configured:tt $prepared:tt [] $($declared:tt)*) => {
        $crate::__protect! { @ $policy $app $configured $prepared { $app } {} $($declared)* }
    };
    (@ $policy:ident $app:ident $configured:tt $prepared:tt [csrf] $($declared:tt)*) => {
        $crate::__private::csrf! { {
            $crate::__protect! {
                @ $policy $app $configured $prepared
                { $crate::adapter::Application::with_csrf($app, Self::CSRF.layer(keys)) }
                { keys: impl ::core::convert::Into<$crate::__private::Arc<$crate::Keys>> }
                $($declared)*
            }
        } {} }
    };
    (
        @ $policy:ident $app:ident [$($configured:tt)*] [$prepared:expr] { $checked:expr } { $($keys:tt)* }
        [$($cors:ident)?] [$($transport:ident)?]
    ) => {
        impl $policy {
            /// Adds what this policy declares to an application: the checks of `csrf`, the policy itself, then CORS, and `transport` as
            /// the outermost. The result is what is served: routes that are added to it later are not covered.
            ///
            /// Layers with arguments are added to the result: that of `REPORTS`, and another one of `TRANSPORT` if its proxies or
            /// its scheme are only known at run time. In axum, `transport: { proxies }` needs
            /// `into_make_service_with_connect_info::<SocketAddr>()`.
            pub fn protect<App: $crate::adapter::Application>(
                $($configured)*
                $app: App,
                $($keys)*
            ) -> App::Protected {
                let $app = $checked;
                let layer = $crate::adapter::PolicyLayer::<Self>::from_prepared($prepared);
                // Rejected requests carry the policy too.
                let $app = $crate::adapter::Application::with_policy($app, layer);
                $($crate::__private::$cors! {
                    { let $app = $crate::adapter::Application::with_cors($app, Self::CORS.layer()); } {}
                })?
                $($crate::__private::$transport! {
                    { let $app = $crate::adapter::Application::with_transport($app, Self::TRANSPORT.layer()); } {}
                })?
                $app
            }
        }
    };
}

/// Nothing, without such a feature.
#[doc(hidden)]
#[macro_export]
#[cfg(not(any(feature = "axum", feature = "poem", feature = "rocket", feature = "salvo")))]
macro_rules! __protect {
    ($($tokens:tt)*) => {};
}

/// `assert_covers_with` of a policy without slots, with the features `audit` and `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(all(feature = "adapter", feature = "audit"))]
macro_rules! __covers {
    ($policy:ident) => {
        impl $policy {
            /// Returns a test that every response of an application carries this policy, in any framework: a function sends each
            /// request inside the process, such as by the framework's test client. `.await` runs it, and panics with a list of the
            /// responses that do not.
            pub fn assert_covers_with<Send: $crate::covers::SendRequest>(
                send: Send,
            ) -> $crate::covers::Covers<Self, Send> {
                $crate::covers::Covers::new($policy, send)
            }
        }

        $crate::__covers_service! { $policy }
    };
}

/// Nothing, without the features `audit` and `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(all(feature = "adapter", feature = "audit")))]
macro_rules! __covers {
    ($policy:ident) => {};
}

/// `assert_covers` of a policy without slots, with the features `audit` and `tower`.
#[doc(hidden)]
#[macro_export]
#[cfg(all(feature = "audit", feature = "tower"))]
macro_rules! __covers_service {
    ($policy:ident) => {
        impl $policy {
            /// Returns a test that every response of a router or of another tower service carries this policy. `.await` runs it,
            /// and panics with a list of the responses that do not.
            pub fn assert_covers<S>(service: S) -> $crate::covers::Covers<Self, $crate::covers::InProcess<S>> {
                $crate::covers::Covers::of_service($policy, service)
            }
        }
        $crate::__crawl! { $policy }
    };
}

/// Nothing, without the features `audit` and `tower`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(all(feature = "audit", feature = "tower")))]
macro_rules! __covers_service {
    ($policy:ident) => {};
}

/// `crawl` of a policy without slots, with the features `page` and `tower`.
#[doc(hidden)]
#[macro_export]
#[cfg(all(feature = "page", feature = "tower"))]
macro_rules! __crawl {
    ($policy:ident) => {
        impl $policy {
            /// Returns a test that follows the links of a router or of another tower service, and judges every page with the policy
            /// in its own headers. `.await` runs it, panics with the findings, and returns a table of the pages.
            pub fn crawl<S>(service: S) -> $crate::page::Crawl<Self, $crate::covers::InProcess<S>> {
                $crate::page::Crawl::of_service($policy, service)
            }
        }
    };
}

/// Nothing, without the features `page` and `tower`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(all(feature = "page", feature = "tower")))]
macro_rules! __crawl {
    ($policy:ident) => {};
}

/// Implements `Layer` for the policy, with the feature `tower`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "tower")]
macro_rules! __tower {
    ($policy:ident) => {
        /// Applies the policy to every response of the service, as `layer()` does.
        impl<__Service> $crate::__private::Layer<__Service> for $policy
        where
            for<'a> $policy: $crate::NoSlots,
        {
            type Service = $crate::adapter::PolicyService<__Service, $policy>;

            fn layer(&self, inner: __Service) -> Self::Service {
                let built = <$policy as $crate::NoSlots>::built();
                $crate::__private::Layer::layer(&$crate::adapter::PolicyLayer::<$policy>::from_prepared(built), inner)
            }
        }
    };
}

/// Nothing, without the feature `tower`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "tower"))]
macro_rules! __tower {
    ($policy:ident) => {};
}

/// Nothing, without the feature `actix`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "actix"))]
macro_rules! __actix {
    ($policy:ident) => {};
}

/// Nothing, without the feature `poem`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "poem"))]
macro_rules! __poem {
    ($policy:ident) => {};
}

/// Nothing, without the feature `rocket`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "rocket"))]
macro_rules! __rocket {
    ($policy:ident) => {};
}

/// Nothing, without the feature `salvo`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "salvo"))]
macro_rules! __salvo {
    ($policy:ident) => {};
}

/// Nothing, without the feature `rollout`. Another crate of the program may have enabled it for the macro only.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "rollout"))]
macro_rules! __rollout {
    ($policy:ident $observed:ident) => {};
}
#[cfg(not(feature = "rollout"))]
pub use crate::__rollout as rollout;

/// Nothing, without the feature `learn`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "learn"))]
macro_rules! __learn {
    ($policy:ident) => {};
}

/// The constant for the endpoint of `reporting`. Takes its path, and whether it is of another origin than the pages.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "reports")]
macro_rules! __reports {
    ($path:literal $is_cross_origin:literal) => {
        /// Receives the reports that browsers send to this policy's endpoint.
        pub const REPORTS: $crate::reports::Endpoint = $crate::reports::Endpoint::from_macro($path, $is_cross_origin);
    };
}

/// Nothing, without the feature `reports`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "reports"))]
macro_rules! __reports {
    ($path:literal $is_cross_origin:literal) => {};
}

/// The tokens for a feature that is enabled; generated code also passes the error for one that is not.
#[doc(hidden)]
#[macro_export]
macro_rules! __with {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// The error for a feature that is not enabled.
#[doc(hidden)]
#[macro_export]
macro_rules! __without {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

// One name per feature, with which generated code selects the tokens. `encrypted` is the feature `private`.
#[cfg(feature = "cookies")]
pub use crate::__with as cookies;
#[cfg(feature = "cors")]
pub use crate::__with as cors;
#[cfg(feature = "csrf")]
pub use crate::__with as csrf;
#[cfg(feature = "private")]
pub use crate::__with as encrypted;
#[cfg(feature = "expect")]
pub use crate::__with as expect;
#[cfg(feature = "flask")]
pub use crate::__with as flask;
#[cfg(feature = "reporting")]
pub use crate::__with as reporting;
#[cfg(feature = "services")]
pub use crate::__with as services;
#[cfg(feature = "signed")]
pub use crate::__with as signed;
#[cfg(feature = "slots")]
pub use crate::__with as slots;
#[cfg(feature = "templates")]
pub use crate::__with as templates;
#[cfg(feature = "transport")]
pub use crate::__with as transport;

#[cfg(not(feature = "cookies"))]
pub use crate::__without as cookies;
#[cfg(not(feature = "cors"))]
pub use crate::__without as cors;
#[cfg(not(feature = "csrf"))]
pub use crate::__without as csrf;
#[cfg(not(feature = "private"))]
pub use crate::__without as encrypted;
#[cfg(not(feature = "expect"))]
pub use crate::__without as expect;
#[cfg(not(feature = "flask"))]
pub use crate::__without as flask;
#[cfg(not(feature = "reporting"))]
pub use crate::__without as reporting;
#[cfg(not(feature = "services"))]
pub use crate::__without as services;
#[cfg(not(feature = "signed"))]
pub use crate::__without as signed;
#[cfg(not(feature = "slots"))]
pub use crate::__without as slots;
#[cfg(not(feature = "templates"))]
pub use crate::__without as templates;
#[cfg(not(feature = "transport"))]
pub use crate::__without as transport;
