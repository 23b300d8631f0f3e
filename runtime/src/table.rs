//! What generated code contains of a policy, and the two ways to apply it to a response.

use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, header::VARY};

use crate::{
    cache_control::forbid_storing,
    header_layout::{HeaderLayout, Late},
    header_map::reserve,
    layouts::Layouts,
    media_type::{can_run_script, type_can_run_script},
};

/// The parts of a policy that are known at compile time. None of its methods panics, whatever a map contains.
#[derive(Debug)]
pub struct Table {
    count: usize,
    removed: &'static [HeaderName],
    set: fn(&mut HeaderMap, &mut [Late]),
    /// Whether the policy adds to `vary`, whose value then depends on that of the response.
    varies: bool,
    /// Boxed, because the whole table is part of the binary.
    layouts: OnceLock<Box<Layouts>>,
}

impl Table {
    /// Takes the number of headers, the names to remove, and the function that sets all headers, in the order in which they are sent.
    #[must_use]
    pub const fn new(count: usize, removed: &'static [HeaderName], set: fn(&mut HeaderMap, &mut [Late])) -> Self {
        Self { count, removed, set, varies: false, layouts: OnceLock::new() }
    }

    /// Takes whether the policy adds to `vary`.
    #[must_use]
    pub const fn varying(mut self, varies: bool) -> Self {
        self.varies = varies;
        self
    }

    /// Applies the policy to the headers of a page that uses a nonce. If the media type can run script, the response gets the nonce and
    /// is kept out of caches; otherwise it gets the policy without the nonce. `declared` is the media type that the policy declares.
    #[inline]
    pub fn apply_page<const LATE: usize>(
        &self,
        headers: &mut HeaderMap,
        declared: Option<&'static str>,
        with_nonce: impl FnOnce() -> [Late; LATE],
        without_nonce: impl FnOnce() -> [Late; LATE],
    ) {
        let mut late = match keep_nonce(headers, declared) {
            true => with_nonce(),
            false => without_nonce(),
        };
        self.apply(headers, &mut late);
    }

    /// Applies the policy to the headers of a response, in the cheaper of the two ways. No late value is missing.
    pub fn apply(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        debug_assert!(late.iter().all(Option::is_some), "only a 304 goes without some");
        match self.layout(headers, late.len()) {
            Some(layout) => layout.fill(headers, late),
            None => self.set(headers, late),
        }
    }

    /// Sets the headers of the policy one by one, and removes those whose late value is missing.
    pub fn set(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        reserve(headers, self.count);
        for name in self.removed {
            headers.remove(name);
        }
        (self.set)(headers, late);
    }

    /// The layout of a response, if it is remembered and copying it costs less.
    fn layout(&self, headers: &HeaderMap, late: usize) -> Option<&HeaderLayout> {
        // In a map with spare capacity, setting the headers allocates nothing; a copy always allocates.
        let has_room = headers.capacity().saturating_sub(headers.keys_len()) >= self.count;
        if has_room || headers.len() + COPYING > self.count || (self.varies && headers.contains_key(VARY)) {
            return None;
        }
        let layouts = self.layouts.get_or_init(|| Box::new(Layouts::new()));
        layouts.find(headers, || HeaderLayout::new(headers, late, self.removed, self.set))
    }
}

/// Whether a response gets a policy with its nonce, and is kept out of caches if so.
fn keep_nonce(headers: &mut HeaderMap, declared: Option<&'static str>) -> bool {
    let can = declared.map_or_else(|| can_run_script(headers), |media_type| type_can_run_script(media_type.as_bytes()));
    if can {
        // This comes first, so that a `cache-control` of the policy overrides it.
        forbid_storing(headers);
    }
    can
}

/// A copy costs as much as setting this many headers, plus one for each header that the response has.
const COPYING: usize = 7;

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const COUNT: usize = 10;

    fn set(headers: &mut HeaderMap, _: &mut [Late]) {
        for number in 0..COUNT {
            let name = HeaderName::try_from(format!("x-policy-{number}")).expect("a name");
            headers.insert(name, HeaderValue::from_static("on"));
        }
    }

    /// A response with these names, and with this much spare capacity if it is not 0.
    fn response(names: &[&'static str], spare: usize) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for name in names {
            headers.insert(*name, HeaderValue::from_static("own"));
        }
        headers.reserve(spare);
        headers
    }

    #[test]
    fn a_layout_is_copied_where_it_costs_less() {
        let names = ["content-type", "etag", "x-trace", "x-shop"];
        let varying = ["content-type", "vary"];
        for (varies, headers, is_copied) in [
            (false, response(&names[..0], 0), true),
            (false, response(&names[..1], 0), true),
            (false, response(&names[..2], 0), true),
            // As many headers as copying costs, and one more.
            (false, response(&names[..3], 0), true),
            (false, response(&names[..4], 0), false),
            // The map can take the headers of the policy without an allocation.
            (false, response(&names[..1], COUNT), false),
            (false, response(&names[..3], COUNT), false),
            // What the policy adds to `vary` depends on what the response has there.
            (false, response(&varying, 0), true),
            (true, response(&varying, 0), false),
            (true, response(&names[..2], 0), true),
        ] {
            let table = Table::new(COUNT, &[], set).varying(varies);
            // The first response of its kind only leaves a mark.
            assert!(table.layout(&headers, 0).is_none(), "{headers:?}");
            assert_eq!(table.layout(&headers, 0).is_some(), is_copied, "{varies} {headers:?}");
        }
    }
}
