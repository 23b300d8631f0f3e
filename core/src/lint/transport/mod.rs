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
    cache_nonce,
    clear_site_data_always,
    content_type_charset,
    cross_domain_policies_open,
    header_ignored_on_http,
    header_near_miss,
    nosniff_missing,
    obsolete_header,
    public_key_pins,
    referrer_policy_missing,
    referrer_policy_weak,
    repeated_value,
    scheme_unknown,
    server_banner,
    timing_any_origin,
}
