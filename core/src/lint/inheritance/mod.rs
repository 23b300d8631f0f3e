//! What a derived policy loses of its base.

use super::report::lints;

mod inherited_fallback_lost;
mod inherited_nonce_lost;
mod inherited_weakening;
mod omitted_protection;

lints! {
    inherited_fallback_lost::INHERITED_FALLBACK_LOST,
    inherited_nonce_lost::INHERITED_NONCE_LOST,
    inherited_weakening::INHERITED_WEAKENING,
    omitted_protection::OMITTED_PROTECTION,
}
