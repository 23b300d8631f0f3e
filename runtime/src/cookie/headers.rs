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

/// The `Cookie` headers of a request: in its map, or kept of it.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "csrf"), expect(unreachable_pub, reason = "what names it is a sealed trait of `csrf`"))]
pub enum Lines<'h> {
    /// All that are in a map.
    In(&'h HeaderMap),
    /// These.
    #[cfg(feature = "csrf")]
    Kept(&'h [HeaderValue]),
}

impl<'h> Lines<'h> {
    fn iter(self) -> impl Iterator<Item = &'h HeaderValue> {
        let (in_map, kept) = match self {
            Self::In(headers) => (Some(headers.get_all(COOKIE)), &[][..]),
            #[cfg(feature = "csrf")]
            Self::Kept(lines) => (None, lines),
        };
        in_map.into_iter().flatten().chain(kept)
    }
}

/// Every value of this name that a request carries, in its order.
///
/// A name can stand there more than once: a cookie of a parent domain or of a deeper path has the same one.
pub(crate) fn values<'h>(lines: Lines<'h>, name: &'static str) -> impl Iterator<Item = &'h str> {
    let lines = lines.iter().filter_map(|line| str::from_utf8(line.as_bytes()).ok());
    lines.flat_map(move |line| Named { rest: Some(line), name })
}

/// The values of a name in one line.
struct Named<'h> {
    rest: Option<&'h str>,
    name: &'static str,
}

impl<'h> Iterator for Named<'h> {
    type Item = &'h str;

    fn next(&mut self) -> Option<&'h str> {
        while let Some(line) = self.rest {
            // Most pairs are another one, and are passed over without a look at more than their end.
            let end = find(line.as_bytes(), b';');
            let pair = end.map_or(line, |end| &line[..end]);
            self.rest = end.map(|end| &line[end + 1..]);
            // No name of a cookie has a space or a `=`.
            let value = start(pair).strip_prefix(self.name).and_then(|rest| start(rest).strip_prefix('='));
            if let Some(value) = value {
                return Some(value.trim_matches([' ', '\t']));
            }
        }
        None
    }
}

fn start(text: &str) -> &str {
    let blanks = text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    &text[blanks..]
}

/// Where a byte stands first. Pairs are short: what sets out for long texts would not get going.
fn find(text: &[u8], wanted: u8) -> Option<usize> {
    let (chunks, rest) = text.as_chunks::<16>();
    let without = chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |found, byte| found | (*byte == wanted)));
    let from = without.count() * 16;
    let last = chunks.get(from / 16).map_or(rest, |chunk| chunk);
    last.iter().position(|byte| *byte == wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..70 {
            assert_eq!(find(&vec![b'a'; length], b';'), None);
            for at in 0..length {
                let mut text = vec![b'a'; length];
                text[at..].fill(b';');
                assert_eq!(find(&text, b';'), Some(at));
            }
        }
    }

    #[test]
    fn a_pair_is_split_at_its_first_sign_and_trimmed() {
        let mut headers = HeaderMap::new();
        for line in ["a=1; b = 2 ;\ta=3=4;aa=5;a;a =\"6\" ; ; =7; A=8", "a=;x a=9", "a=\u{e9}"] {
            headers.append(
                COOKIE,
                HeaderValue::from_str(line).or(HeaderValue::from_bytes(line.as_bytes())).expect("a header"),
            );
        }
        headers.append(COOKIE, HeaderValue::from_bytes(b"a=\xff; a=10").expect("a header"));
        let all: Vec<_> = values(Lines::In(&headers), "a").collect();
        assert_eq!(all, ["1", "3=4", "\"6\"", "", "\u{e9}"]);
    }
}
