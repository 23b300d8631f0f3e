//! The attributes of a declared cookie, one by one.

use std::time::Duration;

use crate::cookie::{plain::Cookie, set_cookie_line::SetCookieLine};

/// The attributes of a declared cookie, read from the text that the macro has made.
pub(super) struct Attributes {
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) same_site: Option<SameSite>,
    pub(super) path: String,
    pub(super) domain: Option<String>,
    pub(super) max_age: Option<Duration>,
}

#[derive(Clone, Copy)]
pub(super) enum SameSite {
    Strict,
    Lax,
    None,
}

impl Attributes {
    pub(super) fn of(cookie: &Cookie) -> Self {
        let line = SetCookieLine(cookie.attributes().as_bytes());
        let text = |name| line.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
        Self {
            secure: line.get("Secure").is_some(),
            http_only: line.get("HttpOnly").is_some(),
            same_site: match line.get("SameSite") {
                Some(b"Strict") => Some(SameSite::Strict),
                Some(b"None") => Some(SameSite::None),
                Some(_) => Some(SameSite::Lax),
                None => None,
            },
            path: text("Path").unwrap_or_else(|| "/".to_owned()),
            domain: text("Domain"),
            max_age: text("Max-Age").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs),
        }
    }
}
