//! The layouts that a policy remembers, and where the one for a response is.
//!
//! Handlers answer with the same few sets of header names every time, but there can be any number of others. So a place is not for the
//! first set that comes, but for one that comes twice in a row among those that want the place. The places stay taken for the life of
//! the process. If a site has more sets than places, the headers are set one by one for the others, which costs no more than a look.
//!
//! **Threads** share the places, but nothing of a response: a place holds a number, and a [`HeaderLayout`], which has names and the
//! policy's own values. Neither changes once it is there. A candidate is only a number, so threads that overwrite each other's delay
//! when a set gets its place, and nothing else.

use std::{
    hash::{Hash as _, Hasher},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use http::HeaderMap;

use crate::header_layout::HeaderLayout;

/// The layouts of one policy.
#[derive(Debug)]
pub(crate) struct Layouts([Place; PLACES]);

/// A place for one layout.
#[derive(Debug)]
struct Place {
    /// The fingerprint of the last response that wanted this place while it was empty.
    candidate: AtomicU32,
    /// The layout, with the fingerprint of its names. Boxed, so that a look at several places reads little memory.
    layout: OnceLock<(u32, Box<HeaderLayout>)>,
}

impl Layouts {
    pub(crate) const fn new() -> Self {
        Self([const { Place { candidate: AtomicU32::new(0), layout: OnceLock::new() } }; PLACES])
    }

    /// The layout for a response; the function makes it, if the response is to be remembered.
    #[inline]
    pub(crate) fn find(&self, headers: &HeaderMap, make: impl FnOnce() -> HeaderLayout) -> Option<&HeaderLayout> {
        let fingerprint = fingerprint(headers);
        // Each set of names has two places, so that two sets that share one seldom displace each other.
        let [low, high] = [fingerprint, fingerprint >> u16::BITS].map(|bits| &self.0[bits as usize % PLACES]);
        let mut empty = None;
        for place in [high, low] {
            match place.layout.get() {
                Some((own, layout)) if *own == fingerprint => return layout.fits(headers).then_some(layout),
                Some(_) => {}
                None => empty = Some(place),
            }
        }
        empty?.take(fingerprint, headers, make)
    }
}

impl Place {
    /// Fills an empty place, if the last response that wanted it had the same names, and they are worth keeping.
    #[cold]
    fn take(
        &self,
        fingerprint: u32,
        headers: &HeaderMap,
        make: impl FnOnce() -> HeaderLayout,
    ) -> Option<&HeaderLayout> {
        if self.candidate.swap(fingerprint, Relaxed) != fingerprint
            || headers.keys().any(|name| name.as_str().len() > LONGEST_NAME)
        {
            return None;
        }
        // Another thread may have filled the place in the meantime.
        let (_, layout) = self.layout.get_or_init(|| (fingerprint, Box::new(make())));
        layout.fits(headers).then_some(layout)
    }
}

/// A number that depends on the names of a response and their order. Two sets of names seldom have the same; if they do, the second one
/// is not remembered.
#[inline]
fn fingerprint(headers: &HeaderMap) -> u32 {
    // Inverted, so that no names are not 0, which an empty place has.
    let mut hasher = Fingerprint(!(headers.len() as u64));
    headers.keys().for_each(|name| name.hash(&mut hasher));
    // A product mixes its factors best in its upper bits.
    (hasher.finish() >> u32::BITS) as u32
}

/// A hasher that is fast on the names of a response. It does not withstand chosen names, and does not need to, because equal numbers
/// cost nothing but a remembered layout.
struct Fingerprint(u64);

impl Hasher for Fingerprint {
    /// Takes a name that is not one of the standard ones: its length, its first eight bytes and its last ones.
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let word = match (bytes.first_chunk(), bytes.last_chunk()) {
            // They overlap in names of less than sixteen bytes. Shifted by whole bytes, they would cancel each other there.
            (Some(first), Some(last)) => u64::from_le_bytes(*first).rotate_left(29) ^ u64::from_le_bytes(*last),
            _ => bytes.iter().fold(0, |word, byte| word << u8::BITS | u64::from(*byte)),
        };
        self.0 = (self.0 ^ word ^ (bytes.len() as u64).rotate_right(8)).wrapping_mul(MIXING);
    }

    /// Takes the number of a standard name, or the kind of a name. Both have at most seven bits.
    #[inline]
    fn write_isize(&mut self, number: isize) {
        self.0 = self.0.rotate_left(7) ^ number as u64;
    }

    #[inline]
    fn finish(&self) -> u64 {
        // A product only carries bits upwards.
        (self.0 ^ (self.0 >> u32::BITS)).wrapping_mul(MIXING)
    }
}

/// The factor of the hasher that rustc has for its own tables.
const MIXING: u64 = 0x517c_c1b7_2722_0a95;

/// More sets of names than most sites have. The layouts of as many take about 150 kB.
const PLACES: usize = 64;

/// A longer name is not kept in memory.
const LONGEST_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use http::{HeaderName, HeaderValue};

    use super::*;

    /// A response with these names.
    fn response(names: &[&str]) -> HeaderMap {
        names
            .iter()
            .map(|name| (HeaderName::try_from(*name).expect("a name"), HeaderValue::from_static("own")))
            .collect()
    }

    fn find<'l>(layouts: &'l Layouts, headers: &HeaderMap) -> Option<&'l HeaderLayout> {
        let set = |headers: &mut HeaderMap, _: &mut [Option<HeaderValue>]| {
            headers.insert("x-policy", HeaderValue::from_static("on"));
        };
        layouts.find(headers, || HeaderLayout::new(headers, 0, &[], set))
    }

    #[test]
    fn a_set_is_remembered_when_it_comes_again() {
        let (layouts, headers) = (Layouts::new(), response(&["content-type", "x-trace"]));
        assert!(find(&layouts, &headers).is_none());
        assert!(find(&layouts, &headers).is_some());
        assert!(find(&layouts, &response(&["content-type", "x-trace"])).is_some());
        for other in [&["x-trace", "content-type"][..], &["content-type"], &["content-type", "x-trac"], &[]] {
            assert!(find(&layouts, &response(other)).is_none(), "{other:?}");
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "minutes")]
    fn odd_sets_leave_room_for_frequent_ones() {
        let layouts = Layouts::new();
        for number in 0..10_000 {
            find(&layouts, &response(&["content-type", &format!("x-request-{number}")]));
        }
        let frequent: Vec<HeaderMap> =
            (0..8).map(|number| response(&["etag", &format!("x-frequent-{number}")])).collect();
        for _ in 0..3 {
            frequent.iter().for_each(|headers| _ = find(&layouts, headers));
        }
        assert!(frequent.iter().all(|headers| find(&layouts, headers).is_some()));
    }

    #[test]
    #[cfg_attr(miri, ignore = "minutes")]
    fn as_many_sets_as_fit_are_remembered() {
        let layouts = Layouts::new();
        let sets: Vec<HeaderMap> = (0..1_000).map(|number| response(&[&format!("x-{number}")])).collect();
        for headers in &sets {
            find(&layouts, headers);
            find(&layouts, headers);
        }
        let remembered = sets.iter().filter(|headers| find(&layouts, headers).is_some()).count();
        assert_eq!(remembered, PLACES);
    }

    #[test]
    #[cfg_attr(miri, ignore = "minutes")]
    fn long_names_are_not_kept() {
        let layouts = Layouts::new();
        for (length, kept) in [(LONGEST_NAME, true), (LONGEST_NAME + 1, false), (60_000, false)] {
            let headers = response(&["content-type", &"x".repeat(length)]);
            for _ in 0..3 {
                find(&layouts, &headers);
            }
            assert_eq!(find(&layouts, &headers).is_some(), kept, "{length} bytes");
        }
    }

    #[test]
    fn names_that_differ_anywhere_have_other_fingerprints() {
        let names =
            ["x-request-id", "x-request-ie", "y-request-id", "x-request-i", "x-request-id-2", "content-type", "etag"];
        for (index, name) in names.iter().enumerate() {
            for other in &names[..index] {
                assert_ne!(fingerprint(&response(&[name])), fingerprint(&response(&[other])), "{name} and {other}");
                assert_ne!(fingerprint(&response(&[name, other])), fingerprint(&response(&[other, name])));
            }
        }
        for length in 8..=16 {
            let name = &"x-abcdefghijklmn"[..length];
            for at in 0..length {
                let other = format!("{}y{}", &name[..at], &name[at + 1..]);
                assert_ne!(fingerprint(&response(&[name])), fingerprint(&response(&[&other])), "{name} and {other}");
            }
        }
    }

    #[test]
    fn short_names_that_differ_in_a_letter_have_other_fingerprints() {
        let letters = || (b'a'..=b'z').map(char::from);
        let names = letters().flat_map(|one| letters().map(move |other| format!("x-{one}{other}")));
        let fingerprints: HashSet<u32> = names.map(|name| fingerprint(&response(&[&name]))).collect();
        assert_eq!(fingerprints.len(), 26 * 26);
    }

    /// A set that finds one of its places taken gets the other one. With one place for each, one in five would be lost.
    #[test]
    #[cfg_attr(miri, ignore = "minutes")]
    fn sets_that_share_a_place_seldom_displace_each_other() {
        const SITES: usize = 50;
        const SETS: usize = PLACES / 2;
        let mut remembered = 0;
        for site in 0..SITES {
            let layouts = Layouts::new();
            let sets: Vec<HeaderMap> = (0..SETS).map(|number| response(&[&format!("x-{site}-{number}")])).collect();
            for headers in &sets {
                find(&layouts, headers);
                find(&layouts, headers);
            }
            remembered += sets.iter().filter(|headers| find(&layouts, headers).is_some()).count();
        }
        assert!(remembered * 100 > SITES * SETS * 87, "{remembered} of {}", SITES * SETS);
    }
}
