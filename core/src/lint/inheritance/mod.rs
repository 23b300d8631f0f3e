//! What a derived policy permits and its base does not.

use super::report::lints;

mod inherited_fallback_lost;
mod inherited_nonce_lost;
mod inherited_weakening;
mod omitted_promise;
mod omitted_protection;

lints! {
    inherited_fallback_lost,
    inherited_nonce_lost,
    inherited_weakening,
    omitted_promise,
    omitted_protection,
}
