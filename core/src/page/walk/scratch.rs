//! What the tokenizer has read of a token, in memory that every run uses.

use std::ops::Range;

/// Memory that every run of the tokenizer uses.
#[derive(Default)]
pub(super) struct Scratch {
    /// Text since the last token, decoded.
    pub(super) text: Vec<u8>,
    pub(super) comment: Vec<u8>,
    pub(super) tag: Tag,
    pub(super) last_start_tag: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Tag {
    pub(super) is_end: bool,
    pub(super) is_self_closing: bool,
    pub(super) name: Vec<u8>,
    pub(super) name_end: usize,
    pub(super) attributes: Vec<RawAttribute>,
    /// The names and values of the attributes, decoded.
    pub(super) bytes: Vec<u8>,
    /// The chunks of which the values are made: where each ends in the text, and in `bytes`.
    pub(super) chunks: Vec<(usize, usize)>,
}

pub(super) struct RawAttribute {
    pub(super) name_place: Range<usize>,
    /// Inside the quotes.
    pub(super) value_place: Option<Range<usize>>,
    /// In the bytes of the tag.
    pub(super) name_start: usize,
    pub(super) name_end: usize,
    pub(super) value_end: usize,
    /// Where the chunks of the value start in those of the tag.
    pub(super) first_chunk: usize,
}
