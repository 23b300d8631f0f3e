//! Permissions-Policy.

use super::report::lints;

mod permissions_feature_policy_header;
mod permissions_feature_status;
mod permissions_missing;
mod permissions_origin;
mod permissions_self_missing;
mod permissions_wildcard;

lints! {
    permissions_feature_policy_header::PERMISSIONS_FEATURE_POLICY_HEADER,
    permissions_feature_status::PERMISSIONS_FEATURE_STATUS,
    permissions_missing::PERMISSIONS_MISSING,
    permissions_origin::PERMISSIONS_ORIGIN,
    permissions_self_missing::PERMISSIONS_SELF_MISSING,
    permissions_wildcard::PERMISSIONS_WILDCARD,
}
