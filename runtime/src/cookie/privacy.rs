//! Responses that set a session cookie: shared caches must not store them.

use http::{HeaderMap, header::SET_COOKIE};

use super::set_cookie_line::SetCookieLine;
use crate::cache_control::forbid_sharing;

/// Makes a response `cache-control: private` if it sets or deletes one of these session cookies.
pub fn keep_private(headers: &mut HeaderMap, sessions: &[&str]) {
    let is_session = |name: &[u8]| sessions.iter().any(|session| session.as_bytes() == name);
    if headers.get_all(SET_COOKIE).iter().any(|line| is_session(SetCookieLine(line.as_bytes()).name())) {
        forbid_sharing(headers);
    }
}

/// Whether a `Set-Cookie` header sets or deletes one of these cookies.
#[cfg(feature = "adapter")]
pub(crate) fn sets_one_of(line: &[u8], mut names: impl Iterator<Item = &'static str>) -> bool {
    let name = SetCookieLine(line).name();
    names.any(|other| other.as_bytes() == name)
}
