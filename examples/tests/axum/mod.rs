//! Tests of the example.

use super::*;

#[tokio::test]
async fn every_response_carries_the_policy() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    // The stylesheet is found by its link.
    Shop::assert_covers(app(keys)).paths(["/", "/login", "/api/stock"]).await;
}
