//! Where a part of a text is, although browsers decode it, and branches and expressions are between its pieces.

use std::ops::Range;

use super::event::{Part, Parts};
use super::file::Place;
use super::segment::Segment;

impl Parts<'_> {
    /// The place of a range of what [`Parts::known`] returns; that of the whole value if it cannot be told.
    pub(crate) fn place_of(&self, range: Range<usize>) -> Place {
        let (mut start, mut end) = (None, None);
        for (at, segment) in self.known_segments() {
            if at + segment.length > range.start && start.is_none() {
                start = Some(segment.from(range.start.saturating_sub(at)));
            }
            if start.is_some() && at < range.end {
                end = Some(segment.to(range.end - at));
            }
        }
        match (start, end) {
            (Some(start), Some(end)) if start.file == end.file && end.span.end >= start.span.start => {
                Place::new(start.file, start.span.start, end.span.end)
            }
            // It ends in another file.
            (Some(start), _) => start,
            _ => self.place,
        }
    }

    /// The segments of the known text, and the constants that expressions print, each with where it starts.
    fn known_segments(&self) -> Vec<(usize, Segment)> {
        let mut out = Vec::new();
        let mut at = 0;
        self.each_segment(&mut |part, segment| {
            let is_known = match part {
                Part::Text(_) => true,
                Part::Output(output) => output.constant.is_some(),
            };
            if is_known {
                out.push((at, segment));
                at += segment.length;
            }
            is_known
        });
        out
    }

    /// The segments of the texts, also where all is one piece.
    pub(super) fn all_segments(&self) -> Vec<Segment> {
        let mut out = Vec::new();
        self.each_segment(&mut |part, segment| {
            out.extend(matches!(part, Part::Text(_)).then_some(segment));
            true
        });
        out
    }

    /// Passes each segment with its part, until `visit` returns `false`.
    pub(super) fn each_segment(&self, visit: &mut dyn FnMut(&Part<'_>, Segment) -> bool) {
        let mut segments = self.segments.iter();
        for part in &self.parts {
            match part {
                Part::Output(output) => {
                    let length = output.constant.as_ref().map_or(0, String::len);
                    if !visit(part, Segment { length, place: output.place, is_written: false }) {
                        return;
                    }
                }
                Part::Text(text) if self.segments.is_empty() => {
                    let is_written = self.parts.len() == 1 && text.len() == self.place.span.end - self.place.span.start;
                    if !visit(part, Segment { length: text.len(), place: self.place, is_written }) {
                        return;
                    }
                }
                Part::Text(text) => {
                    let mut length = 0;
                    while length < text.len() {
                        let Some(segment) = segments.next() else { break };
                        length += segment.length;
                        if !visit(part, *segment) {
                            return;
                        }
                    }
                }
            }
        }
    }
}
