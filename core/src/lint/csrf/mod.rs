//! Cross-site request forgery.

use super::report::lints;

#[cfg(feature = "csrf")]
mod csrf_broad_exemption;
#[cfg(feature = "csrf")]
mod csrf_get_mutation;
#[cfg(feature = "csrf")]
mod csrf_no_fallback;
#[cfg(feature = "csrf")]
mod csrf_referrer_conflict;
#[cfg(feature = "csrf")]
mod csrf_samesite_only;
#[cfg(feature = "csrf")]
mod csrf_trusted_origin;
#[cfg(feature = "csrf")]
mod csrf_unbound_token;

lints! {
    feature "csrf",
    csrf_broad_exemption,
    csrf_get_mutation,
    csrf_no_fallback,
    csrf_referrer_conflict,
    csrf_samesite_only,
    csrf_trusted_origin,
    csrf_unbound_token,
}
