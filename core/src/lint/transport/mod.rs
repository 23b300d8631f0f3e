//! Content type, referrer, caching, and headers that do nothing.

use super::report::lints;

mod cache_nonce;
mod content_type_charset;
mod header_ignored_on_http;
mod nosniff_missing;
mod obsolete_header;
mod public_key_pins;
mod referrer_policy_missing;
mod referrer_policy_weak;
mod repeated_value;
mod server_banner;

pub(super) use self::header_ignored_on_http::is_one_of_several;

lints! {
    cache_nonce::CACHE_NONCE,
    content_type_charset::CONTENT_TYPE_CHARSET,
    header_ignored_on_http::HEADER_IGNORED_ON_HTTP,
    nosniff_missing::NOSNIFF_MISSING,
    obsolete_header::OBSOLETE_HEADER,
    public_key_pins::PUBLIC_KEY_PINS,
    referrer_policy_missing::REFERRER_POLICY_MISSING,
    referrer_policy_weak::REFERRER_POLICY_WEAK,
    repeated_value::REPEATED_VALUE,
    server_banner::SERVER_BANNER,
}
