//! What generated code says of a policy, and the two ways to put that onto a response.

use std::{mem, sync::OnceLock};

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{Entry, IntoIter},
};

use crate::header_map::reserve;

/// What is known of a policy while compiling. None of what it does panics, whatever a map holds.
#[derive(Debug)]
pub struct Table {
    count: usize,
    late: &'static [usize],
    removed: &'static [HeaderName],
    set: fn(&mut HeaderMap, &mut [Late]),
    template: OnceLock<HeaderMap>,
}

/// A value that is not known while compiling; `None` where the response goes without the header.
pub type Late = Option<HeaderValue>;

impl Table {
    /// Takes how many headers there are, the places of those whose values come late, what is removed, and the function
    /// that sets all headers, in the order on the wire.
    #[must_use]
    pub const fn new(
        count: usize,
        late: &'static [usize],
        removed: &'static [HeaderName],
        set: fn(&mut HeaderMap, &mut [Late]),
    ) -> Self {
        Self { count, late, removed, set, template: OnceLock::new() }
    }

    /// Writes the policy into the headers of a response, by the way that costs less.
    pub fn apply(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        let has_room = headers.capacity().saturating_sub(headers.keys_len()) >= self.count;
        // One way hashes what the policy brings, the other what the response holds, which it also moves and allocates
        // for. That pays up to a half.
        if has_room || headers.len() > self.count / 2 {
            self.set(headers, late);
        } else {
            self.merge(headers, late);
        }
    }

    /// Writes the policy into the headers of a response, one by one.
    pub fn set(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        reserve(headers, self.count);
        for name in self.removed {
            headers.remove(name);
        }
        (self.set)(headers, late);
    }

    /// Moves what the map holds into a copy of the policy, whose names need not be hashed again.
    fn merge(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        let own = mem::replace(headers, self.template().clone());
        let mut held = headers.values_mut();
        let mut next = 0;
        for (place, value) in self.late.iter().zip(late) {
            if let (Some(held), Some(value)) = (held.nth(place - next), value) {
                mem::swap(held, value);
            }
            next = place + 1;
        }
        if !own.is_empty() {
            self.move_into(headers, own.into_iter());
        }
    }

    fn move_into(&self, headers: &mut HeaderMap, own: IntoIter<HeaderValue>) {
        // The name of the last value, unless the policy sets or removes it.
        let mut kept = None;
        for (name, value) in own {
            let is_first = name.is_some();
            if is_first {
                kept = name.filter(|name| !self.removed.contains(name));
            }
            let Some(name) = &kept else { continue };
            let is_held = matches!(headers.try_append(name, value), Ok(true));
            if is_held && is_first {
                keep_first(headers, name);
                kept = None;
            }
        }
    }

    fn template(&self) -> &HeaderMap {
        self.template.get_or_init(|| {
            let mut template = HeaderMap::new();
            // A copy has room for what is moved into it.
            reserve(&mut template, self.count + self.count / 2);
            (self.set)(&mut template, &mut vec![Some(HeaderValue::from_static("")); self.late.len()]);
            template
        })
    }
}

/// Drops every value of a name but the first one.
fn keep_first(headers: &mut HeaderMap, name: &HeaderName) {
    if let Ok(Entry::Occupied(mut entry)) = headers.try_entry(name) {
        let first = mem::replace(entry.get_mut(), HeaderValue::from_static(""));
        entry.insert(first);
    }
}
