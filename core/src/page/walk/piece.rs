//! A piece of a page, and the text that the tokenizer reads for several of them.

use std::ops::Range;

use crate::page::event::{Part, Parts};
use crate::page::file::Place;
use crate::page::node::Output;
use crate::page::segment::Segment;

/// A piece of a page: markup or an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) content: Content<'a>,
    pub(super) place: Place,
    /// The tags that include it.
    pub(super) chain: ChainId,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Output(&'a Output),
}

/// The number of a chain of tags that include a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ChainId(pub(super) usize);

/// Pieces as one text, in which each expression is a byte that UTF-8 does not contain.
///
/// The tokenizer takes such a byte for an ordinary character of a name or a value. No text of a file and no character reference
/// can be confused with it.
#[derive(Debug, Default)]
pub(super) struct Buffer<'a> {
    bytes: Vec<u8>,
    /// Where each piece starts in `bytes`.
    starts: Vec<usize>,
    pieces: Vec<Piece<'a>>,
}

/// An expression.
const MASK: u8 = 0xff;
/// An expression directly after `<` or `</`. It follows a letter, because only a letter starts a tag there.
const MASK_OF_TAG: u8 = 0xfe;
const LETTER: u8 = b'a';

impl PartialEq for Piece<'_> {
    /// Whether both print the same. Which tags include them does not matter.
    fn eq(&self, other: &Self) -> bool {
        // A choice, and a parameter of a macro, prints several values at one place.
        self.place == other.place && self.output() == other.output()
    }
}

impl<'a> Piece<'a> {
    pub(super) fn output(&self) -> Option<&'a Output> {
        match self.content {
            Content::Output(output) => Some(output),
            Content::Text(_) => None,
        }
    }

    /// How many bytes the tokenizer reads for it.
    pub(super) fn cost(&self) -> usize {
        match self.content {
            Content::Text(text) => text.len(),
            Content::Output(_) => 1,
        }
    }

    /// Whether each byte of its text is one of the file. Those of a character reference are not.
    fn is_written(&self, text: &str) -> bool {
        self.place.span.end - self.place.span.start == text.len()
    }

    /// The rest of the piece from a byte of its text.
    fn cut(self, at: usize) -> Self {
        match self.content {
            Content::Text(text) => {
                let start = self.place.span.start + if self.is_written(text) { at } else { 0 };
                Piece {
                    content: Content::Text(text.get(at..).unwrap_or_default()),
                    place: Place::new(self.place.file, start, self.place.span.end),
                    ..self
                }
            }
            Content::Output(_) => self,
        }
    }
}

impl<'a> Buffer<'a> {
    /// Replaces the content.
    pub(super) fn fill(&mut self, pieces: &[Piece<'a>]) {
        self.bytes.clear();
        self.starts.clear();
        self.pieces.clear();
        for piece in pieces {
            self.starts.push(self.bytes.len());
            self.pieces.push(*piece);
            match piece.content {
                Content::Text(text) => self.bytes.extend_from_slice(text.as_bytes()),
                Content::Output(_) if self.bytes.ends_with(b"<") || self.bytes.ends_with(b"</") => {
                    self.bytes.extend_from_slice(&[LETTER, MASK_OF_TAG]);
                }
                Content::Output(_) => self.bytes.push(MASK),
            }
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where the bytes end that more text cannot change: before character references and a `\r` at the end.
    pub(super) fn settled(&self) -> usize {
        let mut bytes = self.bytes.as_slice();
        while let Some(rest) = bytes.strip_suffix(b"\r").or_else(|| without_reference(bytes)) {
            bytes = rest;
        }
        bytes.len()
    }

    /// The pieces from a byte on.
    pub(super) fn tail(&self, from: usize) -> Vec<Piece<'a>> {
        if from >= self.bytes.len() {
            return Vec::new();
        }
        let first = self.index(from);
        let mut tail = self.pieces[first..].to_vec();
        tail[0] = tail[0].cut(from - self.starts[first]);
        tail
    }

    /// The tags that include the file of a byte.
    pub(super) fn chain(&self, at: usize) -> ChainId {
        self.pieces.get(self.index(at)).map_or(ChainId(0), |piece| piece.chain)
    }

    /// The place of a range in the file where it starts.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let first = self.index(range.start);
        let Some(piece) = self.pieces.get(first) else { return Place::default() };
        let offset = |index: usize, at: usize| match self.pieces[index].content {
            Content::Text(text) if self.pieces[index].is_written(text) => {
                self.pieces[index].place.span.start + (at - self.starts[index]).min(text.len())
            }
            _ if at > self.starts[index] => self.pieces[index].place.span.end,
            _ => self.pieces[index].place.span.start,
        };
        let start = offset(first, range.start);
        let mut end = offset(first, range.end.min(self.end_of(first)).max(range.start));
        for index in first + 1..self.pieces.len() {
            if self.starts[index] >= range.end {
                break;
            }
            let next = &self.pieces[index];
            // A part of the same file that is included elsewhere does not belong to the range.
            if next.place.file == piece.place.file && next.chain == piece.chain && next.place.span.start >= end {
                end = offset(index, range.end.min(self.end_of(index)));
            }
        }
        Place::new(piece.place.file, start, end)
    }

    /// A range, of which the tokenizer has made `bytes`.
    pub(super) fn parts(&self, range: Range<usize>, bytes: &[u8]) -> Parts<'a> {
        let place = self.place(range.clone());
        let mut parts = Vec::new();
        let text = |bytes: &[u8], parts: &mut Vec<Part<'a>>| {
            if !bytes.is_empty() {
                // The tokenizer splits no character, so nothing is lost.
                let text = std::str::from_utf8(bytes).map(str::to_owned);
                parts.push(Part::Text(text.unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())));
            }
        };
        let mut rest = bytes;
        for output in self.outputs(range) {
            let Some(at) = rest.iter().position(|byte| *byte >= MASK_OF_TAG) else { break };
            let before = if rest[at] == MASK_OF_TAG { at.saturating_sub(1) } else { at };
            text(&rest[..before], &mut parts);
            parts.push(Part::Output(output));
            rest = &rest[at + 1..];
        }
        text(rest, &mut parts);
        Parts { parts, place, segments: Vec::new() }
    }

    /// Where the texts of a range are, of which the tokenizer has made several chunks: each with the end of what is written, and the
    /// end of what it has made of that. Empty if all of it is one text that is read as it is written.
    pub(super) fn segments(&self, range: Range<usize>, decoded: &[u8], chunks: &[(usize, usize)]) -> Vec<Segment> {
        let is_one_piece = self.index(range.start) == self.index(range.end.saturating_sub(1).max(range.start));
        if is_one_piece && self.bytes.get(range.clone()) == Some(decoded) {
            return Vec::new();
        }
        let mut out = Vec::new();
        let (mut start, mut from) = (range.start, 0);
        for (end, to) in chunks.iter().copied() {
            let (Some(raw), Some(made)) = (self.bytes.get(start..end), decoded.get(from..to)) else {
                return Vec::new();
            };
            // A `\n` after a `\r` belongs to the next chunk, and is left out.
            if raw == made || raw.strip_prefix(b"\n") == Some(made) {
                self.written(end - made.len()..end, &mut out);
            } else {
                out.push(Segment { length: made.len(), place: self.place(start..end), is_written: false });
            }
            (start, from) = (end, to);
        }
        out
    }

    /// Where a range is that is read as it is written, piece by piece.
    fn written(&self, range: Range<usize>, out: &mut Vec<Segment>) {
        let mut at = range.start;
        while at < range.end {
            let index = self.index(at);
            let end = self.end_of(index).min(range.end);
            if self.pieces.get(index).is_some_and(|piece| piece.output().is_none()) {
                let is_written =
                    matches!(self.pieces[index].content, Content::Text(text) if self.pieces[index].is_written(text));
                out.push(Segment { length: end - at, place: self.place(at..end), is_written });
            }
            at = end.max(at + 1);
        }
    }

    /// The chunks of a range whose content browsers do not decode, as those of [`Buffer::segments`].
    pub(super) fn raw_chunks(&self, range: Range<usize>, decoded: &[u8]) -> Vec<(usize, usize)> {
        const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
        let mut chunks = Vec::new();
        let (mut at, mut made) = (range.start, 0);
        while at < range.end {
            let next = match (self.bytes[at], self.bytes.get(at + 1), decoded.get(made)) {
                (b'\r', Some(b'\n'), Some(b'\n')) if at + 1 < range.end => (at + 2, made + 1),
                (b'\r', _, Some(b'\n')) => (at + 1, made + 1),
                (0, ..) if decoded[made..].starts_with(REPLACEMENT) => (at + 1, made + REPLACEMENT.len()),
                (byte, _, Some(other)) if byte == *other => {
                    (at, made) = (at + 1, made + 1);
                    continue;
                }
                _ => return Vec::new(),
            };
            chunks.push((at, made));
            chunks.push(next);
            (at, made) = next;
        }
        chunks.push((at, made));
        chunks
    }

    /// The expressions in a range.
    fn outputs(&self, range: Range<usize>) -> impl Iterator<Item = &'a Output> {
        let first = self.starts.partition_point(|start| *start < range.start);
        let last = self.starts.partition_point(|start| *start < range.end).max(first);
        self.pieces[first..last].iter().filter_map(Piece::output)
    }

    /// The piece that contains a byte.
    fn index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn end_of(&self, index: usize) -> usize {
        self.starts.get(index + 1).copied().unwrap_or(self.bytes.len())
    }
}

/// The bytes of a name up to its first expression.
pub(super) fn constant_prefix(name: &[u8]) -> &[u8] {
    match name.iter().position(|byte| *byte >= MASK_OF_TAG) {
        Some(at) if name[at] == MASK_OF_TAG => &name[..at.saturating_sub(1)],
        Some(at) => &name[..at],
        None => name,
    }
}

/// The bytes before a character reference at the end, which may go on.
fn without_reference(bytes: &[u8]) -> Option<&[u8]> {
    // The longest name has 32 characters. A number with more zeros than that is read as if nothing could follow.
    const LONGEST: usize = 64;
    let end = bytes.strip_suffix(b";").unwrap_or(bytes);
    let length = end.iter().rev().take(LONGEST).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#')?;
    end[..end.len() - length].strip_suffix(b"&")
}
