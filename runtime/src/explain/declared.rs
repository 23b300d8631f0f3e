//! A declared policy → the model, read back from the headers that it sends.

use http::HeaderMap;
use security_policy_core::{
    explain::{self, Places, promises},
    policy::Form,
    response::Response,
    span::{Span, Spanned},
    url::Origin,
};

use super::policy::BrowserPolicy;
use crate::{
    audit::{DeclaresPolicy, FromNonce},
    nonce::Nonce,
};

/// A policy whose places in the source are known; the macro implements it.
pub trait ExplainsPolicy: DeclaresPolicy {
    /// The lines of its headers and promises, in the form of [`Places`].
    const LINES: &'static str;
}

/// Reads a policy from its own headers: nothing else in the program contains it.
#[must_use]
pub fn policy<P: ExplainsPolicy<Nonce: FromNonce>>(prepared: &P::Prepared) -> BrowserPolicy {
    let declared = P::DECLARED;
    let nonce = Nonce::placeholder();
    let mut headers = HeaderMap::new();
    P::apply_prepared(prepared, &mut headers, &P::Nonce::of(&nonce));
    let lines = in_order(&headers, declared.headers);
    let cookies: Vec<String> = declared.cookies.iter().map(|(name, tail)| format!("{name}={tail}")).collect();
    let cookies = cookies.iter().map(|cookie| ("set-cookie", cookie.as_str()));
    let origin = declared.origin.and_then(|origin| Origin::parse(origin, Span::default()).ok());
    let Response { mut policy, .. } = Response::read(lines.into_iter().chain(cookies), origin);
    policy.form = Form::Declaration;
    policy.remove = declared.removed.iter().map(|name| Spanned::new((*name).to_owned(), policy.name)).collect();
    let places = Places::decode(P::LINES, &policy);
    BrowserPolicy(
        explain::BrowserPolicy::new(declared.name, policy)
            .with_places(places)
            .with_promises(promises(P::LINES))
            .with_default_attributes(declared.defaults.iter().copied())
            .with_nonce_of_response(nonce.as_str()),
    )
}

#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "slots")))]
impl<P: ExplainsPolicy<Nonce: FromNonce>> crate::configured::Configured<P> {
    /// Returns the policy as a browser reads it, with the values of its slots.
    #[must_use]
    pub fn policy(&self) -> BrowserPolicy {
        policy::<P>(self.prepared())
    }
}

/// The headers in the order of the declaration, and then those that applying the policy adds.
fn in_order<'a>(headers: &'a HeaderMap, names: &[&str]) -> Vec<(&'a str, &'a str)> {
    let all = || headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let declared = names.iter().flat_map(|name| all().filter(move |(other, _)| other == name));
    declared.chain(all().filter(|(name, _)| !names.contains(name))).collect()
}

/// Generates the function `policy` of a policy, for the feature `explain`.
#[doc(hidden)]
#[macro_export]
macro_rules! __explained {
    ($policy:ident $function:ident $lines:literal) => {
        impl $crate::__private::ExplainsPolicy for $policy {
            const LINES: &'static ::core::primitive::str = $lines;
        }

        impl $policy {
            /// Returns the policy as a browser reads it: what it allows, in words and compared with another one.
            #[must_use]
            pub fn $function() -> $crate::explain::BrowserPolicy
            where
                for<'a> Self: $crate::NoSlots,
            {
                $crate::__private::policy::<Self>(&<Self as $crate::NoSlots>::built())
            }
        }
    };
}
