//! What a log shows of an endpoint.

use poem::{Middleware as _, endpoint::make_sync};

use crate::presets::Api;

#[test]
fn debug_shows_no_endpoint() {
    assert_eq!(format!("{:?}", Api::layer().transform(make_sync(|_| "page"))), "PoemEndpoint { .. }");
}
