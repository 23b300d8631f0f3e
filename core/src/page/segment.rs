//! A piece of a text, and where it is.

use super::file::Place;

/// A piece of a text, and where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Segment {
    /// The length of the text.
    pub(super) length: usize,
    /// Where it is.
    pub(super) place: Place,
    /// Whether it is written as it is read. A character reference is not.
    pub(super) is_written: bool,
}

impl Segment {
    /// What is left of its place from a byte of the text.
    pub(super) fn from(&self, at: usize) -> Place {
        let start = self.place.span.start + if self.is_written { at } else { 0 };
        Place::new(self.place.file, start, self.place.span.end)
    }

    /// Its place up to a byte of the text.
    pub(super) fn to(&self, at: usize) -> Place {
        let Place { file, span } = self.place;
        Place::new(file, span.start, if self.is_written { span.end.min(span.start + at) } else { span.end })
    }
}
