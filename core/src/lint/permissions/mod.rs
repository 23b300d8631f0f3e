//! Permissions-Policy.

use super::report::lints;

mod permissions_feature_policy_header;
mod permissions_feature_status;
mod permissions_missing;
mod permissions_origin;
mod permissions_self_missing;
mod permissions_wildcard;

lints! {
    permissions_feature_policy_header,
    permissions_feature_status,
    permissions_missing,
    permissions_origin,
    permissions_self_missing,
    permissions_wildcard,
}
