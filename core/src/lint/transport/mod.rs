//! Content type, referrer, caching, and headers that do nothing.

use super::report::lints;

mod cache_nonce;
mod clear_site_data_always;
mod content_type_charset;
mod cross_domain_policies_open;
mod header_ignored_on_http;
mod header_near_miss;
mod nosniff_missing;
mod obsolete_header;
mod public_key_pins;
mod referrer_policy_missing;
mod referrer_policy_weak;
mod repeated_value;
mod scheme_unknown;
mod server_banner;
mod timing_any_origin;

pub(super) use self::header_ignored_on_http::is_one_of_several;

lints! {
    cache_nonce::CACHE_NONCE,
    clear_site_data_always::CLEAR_SITE_DATA_ALWAYS,
    content_type_charset::CONTENT_TYPE_CHARSET,
    cross_domain_policies_open::CROSS_DOMAIN_POLICIES_OPEN,
    header_ignored_on_http::HEADER_IGNORED_ON_HTTP,
    header_near_miss::HEADER_NEAR_MISS,
    nosniff_missing::NOSNIFF_MISSING,
    obsolete_header::OBSOLETE_HEADER,
    public_key_pins::PUBLIC_KEY_PINS,
    referrer_policy_missing::REFERRER_POLICY_MISSING,
    referrer_policy_weak::REFERRER_POLICY_WEAK,
    repeated_value::REPEATED_VALUE,
    scheme_unknown::SCHEME_UNKNOWN,
    server_banner::SERVER_BANNER,
    timing_any_origin::TIMING_ANY_ORIGIN,
}
