//! Cross-site request forgery.

use super::report::lints;

mod csrf_broad_exemption;
mod csrf_get_mutation;
mod csrf_no_fallback;
mod csrf_referrer_conflict;
mod csrf_samesite_only;
mod csrf_trusted_origin;
mod csrf_unbound_token;

lints! {
    csrf_broad_exemption::CSRF_BROAD_EXEMPTION,
    csrf_get_mutation::CSRF_GET_MUTATION,
    csrf_no_fallback::CSRF_NO_FALLBACK,
    csrf_referrer_conflict::CSRF_REFERRER_CONFLICT,
    csrf_samesite_only::CSRF_SAMESITE_ONLY,
    csrf_trusted_origin::CSRF_TRUSTED_ORIGIN,
    csrf_unbound_token::CSRF_UNBOUND_TOKEN,
}
