//! The part of a cookie that `rollout` knows.

use http::HeaderMap;

#[derive(Clone)]
pub(crate) struct Cookie;

impl Cookie {
    pub(crate) fn name(&self) -> &'static str {
        "visitor"
    }

    pub(crate) fn get<'h>(&self, _: &'h HeaderMap) -> Option<&'h str> {
        Some("ada")
    }
}
