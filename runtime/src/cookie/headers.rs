//! Cookies in a header map: values of a request's `Cookie`, and `Set-Cookie` of a response.

#[cfg(feature = "csrf")]
use std::slice;

use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE, ValueIter},
};

use super::set_cookie_line::SetCookieLine;
use crate::header_map::append;

/// Adds a `Set-Cookie` header, or replaces those with the same name, domain and path.
pub(super) fn set(headers: &mut HeaderMap, line: HeaderValue) {
    let new = SetCookieLine(line.as_bytes());
    let lines = || headers.get_all(SET_COOKIE).iter();
    let same = lines().filter(|old| SetCookieLine(old.as_bytes()).same_cookie(new)).count();
    if same == 0 {
        append(headers, SET_COOKIE, line);
    } else if same == 1 {
        let old = headers
            .iter_mut()
            .find(|(name, old)| *name == SET_COOKIE && SetCookieLine(old.as_bytes()).same_cookie(new));
        if let Some((_, old)) = old {
            *old = line;
        }
    } else {
        let mut kept: Vec<HeaderValue> =
            lines().filter(|old| !SetCookieLine(old.as_bytes()).same_cookie(new)).cloned().collect();
        kept.push(line);
        headers.remove(SET_COOKIE);
        for line in kept {
            append(headers, SET_COOKIE, line);
        }
    }
}

/// The `Cookie` headers of a request.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "csrf"), expect(unreachable_pub, reason = "a sealed trait of `csrf` names it"))]
pub enum CookieHeaders<'h> {
    /// The headers of the request itself.
    Map(&'h HeaderMap),
    /// Copies of them, for a token that outlives the request.
    #[cfg(feature = "csrf")]
    List(&'h [HeaderValue]),
}

/// Returns every value that a request carries under this name, in the order of the request.
///
/// A request can carry several cookies of one name, since a parent domain or a longer path may set one too. Each pair
/// is read by itself: browsers also send bytes that are not UTF-8, from old Latin-1 cookies or from cookies that
/// another host of the site has set, and such a pair must not affect the others.
pub(crate) fn values<'h>(lines: CookieHeaders<'h>, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
    let lines = match lines {
        CookieHeaders::Map(headers) => Lines::Map(headers.get_all(COOKIE).into_iter()),
        #[cfg(feature = "csrf")]
        CookieHeaders::List(lines) => Lines::List(lines.iter()),
    };
    NamedValues { lines, rest: None, name: name.as_bytes() }
}

/// An iterator over the `Cookie` headers.
enum Lines<'h> {
    Map(ValueIter<'h, HeaderValue>),
    #[cfg(feature = "csrf")]
    List(slice::Iter<'h, HeaderValue>),
}

impl<'h> Iterator for Lines<'h> {
    type Item = &'h HeaderValue;

    fn next(&mut self) -> Option<&'h HeaderValue> {
        match self {
            Self::Map(lines) => lines.next(),
            #[cfg(feature = "csrf")]
            Self::List(lines) => lines.next(),
        }
    }
}

/// An iterator over the values of one name.
struct NamedValues<'h> {
    lines: Lines<'h>,
    /// The pairs of a line that are still to be read.
    rest: Option<&'h [u8]>,
    name: &'static [u8],
}

impl<'h> Iterator for NamedValues<'h> {
    type Item = &'h [u8];

    fn next(&mut self) -> Option<&'h [u8]> {
        loop {
            let line = match self.rest {
                Some(rest) => rest,
                None => self.lines.next()?.as_bytes(),
            };
            // Most pairs have another name, so that skipping them has to be fast.
            let end = find_byte(line, b';');
            let pair = end.map_or(line, |end| &line[..end]);
            self.rest = end.map(|end| &line[end + 1..]);
            // A cookie's name contains neither spaces nor `=`.
            let value = trim_start(pair).strip_prefix(self.name).and_then(|rest| trim_start(rest).strip_prefix(b"="));
            if let Some(value) = value {
                return Some(trim(value));
            }
        }
    }
}

fn trim_start(text: &[u8]) -> &[u8] {
    let length = text.iter().take_while(|byte| is_whitespace(**byte)).count();
    &text[length..]
}

fn trim(text: &[u8]) -> &[u8] {
    let text = trim_start(text);
    let length = text.iter().rev().take_while(|byte| is_whitespace(**byte)).count();
    &text[..text.len() - length]
}

fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Returns the index of the first occurrence of a byte. It is optimized for short texts, such as the pairs of a
/// `Cookie` header.
pub(crate) fn find_byte(text: &[u8], sought: u8) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let difference = u64::from_le_bytes(*word) ^ u64::from_le_bytes([sought; 8]);
        // The lowest bit that is set here is in the first byte that is zero.
        let zeros = difference.wrapping_sub(u64::from_le_bytes([1; 8])) & !difference & u64::from_le_bytes([0x80; 8]);
        if zeros != 0 {
            return Some(8 * index + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == sought).map(|at| 8 * words.len() + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_at_every_index() {
        for length in 0..70 {
            assert_eq!(find_byte(&vec![b'a'; length], b';'), None);
            for at in 0..length {
                let mut text = vec![b'a'; length];
                text[at..].fill(b';');
                assert_eq!(find_byte(&text, b';'), Some(at));
            }
        }
    }

    #[test]
    fn a_pair_is_split_at_its_first_equals_sign_and_trimmed() {
        let mut headers = HeaderMap::new();
        for line in ["a=1; b = 2 ;\ta=3=4;aa=5;a;a =\"6\" ; ; =7; A=8", "a=;x a=9", "a=\u{e9}"] {
            headers.append(
                COOKIE,
                HeaderValue::from_str(line).or(HeaderValue::from_bytes(line.as_bytes())).expect("a header"),
            );
        }
        headers
            .append(COOKIE, HeaderValue::from_bytes(b"b=\xff; a= \xff\t; \xff=1; a=10; \xffa=11").expect("a header"));
        let all: Vec<&[u8]> = values(CookieHeaders::Map(&headers), "a").collect();
        let expected: [&[u8]; 7] = [b"1", b"3=4", b"\"6\"", b"", "\u{e9}".as_bytes(), b"\xff", b"10"];
        assert_eq!(all, expected);
    }
}
