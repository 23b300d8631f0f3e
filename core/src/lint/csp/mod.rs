//! Content-Security-Policy.

use super::report::lints;

mod csp_broad_source;
mod csp_bypassable_host;
mod csp_conflicting_policies;
mod csp_elem_without_script_src;
mod csp_experimental;
mod csp_ignored_fallback;
mod csp_inert_source;
mod csp_insecure_source;
mod csp_ip_source;
mod csp_localhost_source;
mod csp_missing;
mod csp_missing_base_uri;
mod csp_missing_default_src;
mod csp_missing_form_action;
mod csp_missing_object_src;
mod csp_missing_script_src;
mod csp_missing_trusted_types;
mod csp_obsolete_directive;
mod csp_path_not_directory;
mod csp_redundant_source;
mod csp_report_only_alone;
mod csp_sandbox;
mod csp_script_allowlist;
mod csp_script_broad_source;
mod csp_script_slot;
mod csp_script_unsafe_inline;
mod csp_shadowed_source;
mod csp_sources_in_one_string;
mod csp_static_nonce;
mod csp_strict_dynamic;
mod csp_strict_dynamic_alone;
mod csp_style_unsafe_inline;
mod csp_too_long;
mod csp_trusted_types;
mod csp_unquoted_keyword;
mod csp_unrecognized;
mod csp_unsafe_eval;
mod csp_unsafe_hashes;
mod csp_upgrade_on_http;
mod csp_word_as_host;
mod csp_wrong_delivery;

pub(super) use self::csp_too_long::is_too_long;

lints! {
    csp_broad_source::CSP_BROAD_SOURCE,
    csp_bypassable_host::CSP_BYPASSABLE_HOST,
    csp_conflicting_policies::CSP_CONFLICTING_POLICIES,
    csp_elem_without_script_src::CSP_ELEM_WITHOUT_SCRIPT_SRC,
    csp_experimental::CSP_EXPERIMENTAL,
    csp_ignored_fallback::CSP_IGNORED_FALLBACK,
    csp_inert_source::CSP_INERT_SOURCE,
    csp_insecure_source::CSP_INSECURE_SOURCE,
    csp_ip_source::CSP_IP_SOURCE,
    csp_localhost_source::CSP_LOCALHOST_SOURCE,
    csp_missing::CSP_MISSING,
    csp_missing_base_uri::CSP_MISSING_BASE_URI,
    csp_missing_default_src::CSP_MISSING_DEFAULT_SRC,
    csp_missing_form_action::CSP_MISSING_FORM_ACTION,
    csp_missing_object_src::CSP_MISSING_OBJECT_SRC,
    csp_missing_script_src::CSP_MISSING_SCRIPT_SRC,
    csp_missing_trusted_types::CSP_MISSING_TRUSTED_TYPES,
    csp_obsolete_directive::CSP_OBSOLETE_DIRECTIVE,
    csp_path_not_directory::CSP_PATH_NOT_DIRECTORY,
    csp_redundant_source::CSP_REDUNDANT_SOURCE,
    csp_report_only_alone::CSP_REPORT_ONLY_ALONE,
    csp_sandbox::CSP_SANDBOX,
    csp_script_allowlist::CSP_SCRIPT_ALLOWLIST,
    csp_script_broad_source::CSP_SCRIPT_BROAD_SOURCE,
    csp_script_slot::CSP_SCRIPT_SLOT,
    csp_script_unsafe_inline::CSP_SCRIPT_UNSAFE_INLINE,
    csp_shadowed_source::CSP_SHADOWED_SOURCE,
    csp_sources_in_one_string::CSP_SOURCES_IN_ONE_STRING,
    csp_static_nonce::CSP_STATIC_NONCE,
    csp_strict_dynamic::CSP_STRICT_DYNAMIC,
    csp_strict_dynamic_alone::CSP_STRICT_DYNAMIC_ALONE,
    csp_style_unsafe_inline::CSP_STYLE_UNSAFE_INLINE,
    csp_too_long::CSP_TOO_LONG,
    csp_trusted_types::CSP_TRUSTED_TYPES,
    csp_unquoted_keyword::CSP_UNQUOTED_KEYWORD,
    csp_unrecognized::CSP_UNRECOGNIZED,
    csp_unsafe_eval::CSP_UNSAFE_EVAL,
    csp_unsafe_hashes::CSP_UNSAFE_HASHES,
    csp_upgrade_on_http::CSP_UPGRADE_ON_HTTP,
    csp_word_as_host::CSP_WORD_AS_HOST,
    csp_wrong_delivery::CSP_WRONG_DELIVERY,
}
