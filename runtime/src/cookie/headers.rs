//! Cookies in a header map: reading those of a request, setting one on a response.

use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

use super::line::Line;
use crate::header_map::append;

/// Sets a cookie, in the place of one with the same name, domain and path.
pub(super) fn set(headers: &mut HeaderMap, line: HeaderValue) {
    let new = Line(line.as_bytes());
    let lines = || headers.get_all(SET_COOKIE).iter();
    let same = lines().filter(|old| Line(old.as_bytes()).same_cookie(new)).count();
    if same == 0 {
        append(headers, SET_COOKIE, line);
    } else if same == 1 {
        let old = headers.iter_mut().find(|(name, old)| *name == SET_COOKIE && Line(old.as_bytes()).same_cookie(new));
        if let Some((_, old)) = old {
            *old = line;
        }
    } else {
        let mut kept: Vec<HeaderValue> =
            lines().filter(|old| !Line(old.as_bytes()).same_cookie(new)).cloned().collect();
        kept.push(line);
        headers.remove(SET_COOKIE);
        for line in kept {
            append(headers, SET_COOKIE, line);
        }
    }
}

/// Every value of this name that a request carries, in its order.
///
/// A name can stand there more than once: a cookie of a parent domain or of a deeper path has the same one.
pub(crate) fn values<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| str::from_utf8(line.as_bytes()).ok());
    lines.flat_map(|line| line.split(';')).filter_map(move |pair| {
        let (other, value) = pair.split_once('=')?;
        (other.trim_matches([' ', '\t']) == name).then(|| value.trim_matches([' ', '\t']))
    })
}
