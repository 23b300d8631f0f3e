//! Content-Security-Policy.

use super::report::lints;

mod csp_obsolete_directive;
mod csp_script_slot;
mod csp_script_unsafe_inline;
mod csp_static_nonce;
mod csp_style_unsafe_inline;
mod csp_unquoted_keyword;
mod csp_wrong_delivery;

lints! {
    csp_obsolete_directive::CSP_OBSOLETE_DIRECTIVE,
    csp_script_slot::CSP_SCRIPT_SLOT,
    csp_script_unsafe_inline::CSP_SCRIPT_UNSAFE_INLINE,
    csp_static_nonce::CSP_STATIC_NONCE,
    csp_style_unsafe_inline::CSP_STYLE_UNSAFE_INLINE,
    csp_unquoted_keyword::CSP_UNQUOTED_KEYWORD,
    csp_wrong_delivery::CSP_WRONG_DELIVERY,
}
