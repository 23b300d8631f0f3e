//! The names of a response's headers, and the header map that a policy makes of them.
//!
//! Most of the cost of setting a header is finding its place. A handler answers with the same names every time, so that all
//! places are known after its first response: for the next one, the map is copied, and the values are moved into it.

use std::mem;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::header_map::append;

/// A value that is not known while compiling; `None` where the response goes without the header.
pub type Late = Option<HeaderValue>;

/// The header map that responses with certain names get.
#[derive(Debug)]
pub(crate) struct HeaderLayout {
    /// The name of each value, in order.
    names: Box<[HeaderName]>,
    /// How many different ones that are.
    keys: usize,
    /// All headers of such a response. Values that are moved in are empty here, so that nothing of a response is kept.
    whole: HeaderMap,
    /// Where the first values of that come from. All others are constants.
    sources: Box<[Source]>,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    /// The next value of the response, after so many that the policy drops.
    Own {
        dropped: usize,
    },
    Late(usize),
    Constant,
}

impl HeaderLayout {
    /// Finds the places of a response's headers, in a policy that removes some names and sets others.
    pub(crate) fn new(
        headers: &HeaderMap,
        late: usize,
        removed: &[HeaderName],
        set: fn(&mut HeaderMap, &mut [Late]),
    ) -> Self {
        // Copies, since a name can be part of a buffer that should not live on.
        let copy = |name: &HeaderName| HeaderName::from_bytes(name.as_ref()).unwrap_or_else(|_| name.clone());
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

    /// Whether a response has these names, of which `last` is the last one.
    #[inline]
    pub(crate) fn fits(&self, headers: &HeaderMap, last: Option<&HeaderName>) -> bool {
        // Numbers and the last name tell most layouts apart.
        headers.len() == self.names.len()
            && headers.keys_len() == self.keys
            && last == self.names.last()
            && self.has_names_of(headers)
    }

    fn has_names_of(&self, headers: &HeaderMap) -> bool {
        match self.keys == self.names.len() {
            true => headers.keys().eq(&self.names),
            false => headers.iter().map(|(name, _)| name).eq(&self.names),
        }
    }

    /// Puts the policy onto a response that fits.
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

/// Stands for a value in its place. What is sensitive is no constant of a policy.
fn mark(number: usize) -> HeaderValue {
    let mut value = HeaderValue::from(number);
    value.set_sensitive(true);
    value
}

/// Reads the marks, and takes them out.
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
