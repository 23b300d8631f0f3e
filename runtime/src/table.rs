//! What generated code says of a policy, and the two ways to put that onto a response.

use std::sync::OnceLock;

use http::{HeaderMap, HeaderName};

use crate::{
    header_map::reserve,
    shape::{Late, Shape},
};

/// What is known of a policy while compiling. None of what it does panics, whatever a map holds.
#[derive(Debug)]
pub struct Table {
    count: usize,
    removed: &'static [HeaderName],
    set: fn(&mut HeaderMap, &mut [Late]),
    /// In boxes, since all of it is part of the binary.
    shapes: [OnceLock<Box<Shape>>; SHAPES],
}

impl Table {
    /// Takes how many headers there are, what is removed, and the function that sets all headers, in the order on the wire.
    #[must_use]
    pub const fn new(count: usize, removed: &'static [HeaderName], set: fn(&mut HeaderMap, &mut [Late])) -> Self {
        Self { count, removed, set, shapes: [const { OnceLock::new() }; SHAPES] }
    }

    /// Writes the policy into the headers of a response, by the way that costs less. No late value is missing.
    pub fn apply(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        debug_assert!(late.iter().all(Option::is_some), "only a 304 goes without some");
        match self.shape(headers, late.len()) {
            Some(shape) => shape.fill(headers, late),
            None => self.set(headers, late),
        }
    }

    /// Writes the policy into the headers of a response, one by one, and removes those whose late value is missing.
    pub fn set(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        reserve(headers, self.count);
        for name in self.removed {
            headers.remove(name);
        }
        (self.set)(headers, late);
    }

    /// The shape of a response, where a copy of that costs less, and if it is among the first there are.
    fn shape(&self, headers: &HeaderMap, late: usize) -> Option<&Shape> {
        // A map with room takes the policy without an allocation, which no copy does.
        let has_room = headers.capacity().saturating_sub(headers.keys_len()) >= self.count;
        if has_room || headers.len() + COPYING > self.count {
            return None;
        }
        let last = headers.keys_len().checked_sub(1).and_then(|last| headers.keys().nth(last));
        for slot in &self.shapes {
            let shape = slot.get_or_init(|| Box::new(Shape::new(headers, late, self.removed, self.set)));
            if shape.fits(headers, last) {
                return Some(shape);
            }
        }
        None
    }
}

/// The handlers of an application answer with few different sets of headers. Where there are more, those that came late are
/// set one by one.
const SHAPES: usize = 8;

/// A copy costs as much as setting so many headers, and one more for each header that the response has.
const COPYING: usize = 5;
