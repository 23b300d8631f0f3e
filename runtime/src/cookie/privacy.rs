//! What a response with a session may not become: a page that a shared cache hands to everybody.

use http::{HeaderMap, header::SET_COOKIE};

use super::set_cookie_line::SetCookieLine;
use crate::cache_control::forbid_sharing;

/// Keeps a response out of shared caches if it sets one of these cookies, or takes one back.
pub fn keep_private(headers: &mut HeaderMap, sessions: &[&str]) {
    let is_session = |name: &[u8]| sessions.iter().any(|session| session.as_bytes() == name);
    if headers.get_all(SET_COOKIE).iter().any(|line| is_session(SetCookieLine(line.as_bytes()).name())) {
        forbid_sharing(headers);
    }
}

/// Whether a line sets one of these cookies.
#[cfg(feature = "tower")]
pub(crate) fn sets_one_of(line: &[u8], mut names: impl Iterator<Item = &'static str>) -> bool {
    let name = SetCookieLine(line).name();
    names.any(|other| other.as_bytes() == name)
}
