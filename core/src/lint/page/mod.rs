//! What the policy of a page blocks in it.

use super::report::lints;

#[cfg(feature = "page")]
mod template_constant_nonce;
#[cfg(feature = "page")]
mod template_csrf_token_leak;
#[cfg(feature = "page")]
mod template_external_script_without_integrity;
#[cfg(feature = "page")]
mod template_form_without_csrf_token;
#[cfg(feature = "page")]
mod template_inline_handler;
#[cfg(feature = "page")]
mod template_inline_style;
#[cfg(feature = "page")]
mod template_inline_without_nonce;
#[cfg(feature = "page")]
mod template_meta_policy;
#[cfg(feature = "page")]
mod template_resource_blocked;
#[cfg(feature = "page")]
mod template_unused_source;

lints! {
    feature "page",
    template_constant_nonce,
    template_csrf_token_leak,
    template_external_script_without_integrity,
    template_form_without_csrf_token,
    template_inline_handler,
    template_inline_style,
    template_inline_without_nonce,
    template_meta_policy,
    template_resource_blocked,
    template_unused_source,
}
