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
    csrf_broad_exemption::CSRF_BROAD_EXEMPTION,
    csrf_get_mutation::CSRF_GET_MUTATION,
    csrf_no_fallback::CSRF_NO_FALLBACK,
    csrf_referrer_conflict::CSRF_REFERRER_CONFLICT,
    csrf_samesite_only::CSRF_SAMESITE_ONLY,
    csrf_trusted_origin::CSRF_TRUSTED_ORIGIN,
    csrf_unbound_token::CSRF_UNBOUND_TOKEN,
}
