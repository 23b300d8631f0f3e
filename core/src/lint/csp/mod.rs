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
    csp_broad_source,
    csp_bypassable_host,
    csp_conflicting_policies,
    csp_elem_without_script_src,
    csp_experimental,
    csp_ignored_fallback,
    csp_inert_source,
    csp_insecure_source,
    csp_ip_source,
    csp_localhost_source,
    csp_missing,
    csp_missing_base_uri,
    csp_missing_default_src,
    csp_missing_form_action,
    csp_missing_object_src,
    csp_missing_script_src,
    csp_missing_trusted_types,
    csp_obsolete_directive,
    csp_path_not_directory,
    csp_redundant_source,
    csp_report_only_alone,
    csp_sandbox,
    csp_script_allowlist,
    csp_script_broad_source,
    csp_script_slot,
    csp_script_unsafe_inline,
    csp_shadowed_source,
    csp_sources_in_one_string,
    csp_static_nonce,
    csp_strict_dynamic,
    csp_strict_dynamic_alone,
    csp_style_unsafe_inline,
    csp_too_long,
    csp_trusted_types,
    csp_unquoted_keyword,
    csp_unrecognized,
    csp_unsafe_eval,
    csp_unsafe_hashes,
    csp_upgrade_on_http,
    csp_word_as_host,
    csp_wrong_delivery,
}
