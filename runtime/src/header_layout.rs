//! The header names of a response, and a prepared header map for responses with these names.
//!
//! Most of the cost of setting a header is finding its place in the map. A handler answers with the same names every time, so all
//! places are known after its first response: for the next one, the prepared map is copied and the values are moved into it.

use std::mem;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::header_map::append;

/// A value that is not known at compile time; `None` if the response does not get the header.
pub type Late = Option<HeaderValue>;

/// The header map for responses with certain names.
#[derive(Debug)]
pub(crate) struct HeaderLayout {
    /// The name of each value, in order.
    names: Box<[HeaderName]>,
    /// How many different names there are.
    keys: usize,
    /// All headers of such a response. Values that are moved in are empty here, so nothing of a response is kept.
    whole: HeaderMap,
    /// Where the first values come from. All others are constants.
    sources: Box<[Source]>,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    /// The next value of the response, after skipping this many that the policy removes.
    Own {
        dropped: usize,
    },
    Late(usize),
    Constant,
}

impl HeaderLayout {
    /// Finds the places of a response's headers, for a policy that removes some names and sets others.
    pub(crate) fn new(
        headers: &HeaderMap,
        late: usize,
        removed: &[HeaderName],
        set: fn(&mut HeaderMap, &mut [Late]),
    ) -> Self {
        // A name can be part of a larger buffer, which would be kept alive, and threads that clone it would share a counter. A layout
        // lives as long as the process, so its names can be static.
        let copy = |name: &HeaderName| HeaderName::from_static(name.as_str().to_owned().leak());
        let names: Box<[HeaderName]> = headers.iter().map(|(name, _)| copy(name)).collect();
        let mut whole = HeaderMap::new();
        for (number, name) in names.iter().enumerate().filter(|(_, name)| !removed.contains(name)) {
            append(&mut whole, name.clone(), mark(number));
        }
        let mut late: Vec<Late> = (0..late).map(|index| Some(mark(names.len() + index))).collect();
        set(&mut whole, &mut late);
        let sources = sources(&mut whole, names.len());
        Self { names, keys: headers.keys_len(), whole, sources }
    }

    /// Whether a response has these names.
    #[inline]
    pub(crate) fn fits(&self, headers: &HeaderMap) -> bool {
        headers.len() == self.names.len() && headers.keys_len() == self.keys && self.has_names_of(headers)
    }

    fn has_names_of(&self, headers: &HeaderMap) -> bool {
        match self.keys == self.names.len() {
            true => headers.keys().eq(&self.names),
            false => headers.iter().map(|(name, _)| name).eq(&self.names),
        }
    }

    /// Applies the policy to a response with these names.
    pub(crate) fn fill(&self, headers: &mut HeaderMap, late: &mut [Late]) {
        let mut own = mem::replace(headers, self.whole.clone());
        let mut own = own.values_mut();
        for (value, source) in headers.values_mut().zip(&self.sources) {
            let source = match *source {
                Source::Own { dropped } => own.nth(dropped),
                Source::Late(index) => late.get_mut(index).and_then(Option::as_mut),
                Source::Constant => None,
            };
            if let Some(source) = source {
                mem::swap(value, source);
            }
        }
    }
}

/// A placeholder for a value. It is marked as sensitive, which no constant of a policy is.
fn mark(number: usize) -> HeaderValue {
    let mut value = HeaderValue::from(number);
    value.set_sensitive(true);
    value
}

/// Reads the placeholders and removes them.
fn sources(whole: &mut HeaderMap, own: usize) -> Box<[Source]> {
    let mut next = 0;
    let mut sources: Vec<Source> = Vec::new();
    let mut last = 0;
    for value in whole.values_mut() {
        let number = value.to_str().ok().filter(|_| value.is_sensitive()).and_then(|text| text.parse::<usize>().ok());
        sources.push(match number {
            Some(number) if number < own => {
                let dropped = number - mem::replace(&mut next, number + 1);
                Source::Own { dropped }
            }
            Some(number) => Source::Late(number - own),
            None => Source::Constant,
        });
        if number.is_some() {
            *value = HeaderValue::from_static("");
            last = sources.len();
        }
    }
    sources.truncate(last);
    sources.into()
}

#[cfg(test)]
#[path = "tests/header_layout.rs"]
mod tests;
