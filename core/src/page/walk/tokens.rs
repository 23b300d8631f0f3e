//! What the tokenizer has read since the last token, and what is passed for it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use html5gum::State as TokenizerState;

use super::piece::{Buffer, constant_prefix};
use super::scratch::{RawAttribute, Scratch, Tag};
use super::sink::Sink;
use super::state::{Mode, Position, Raw, State};
use super::structure::Started;
use crate::page::event::{Attribute, Element, Event, Part, Parts};
use crate::page::segment::Segment;

/// What the tokenizer has read since the last token.
pub(super) struct Tokens<'w, 's, 'a> {
    pub(super) state: &'w mut State<'a>,
    pub(super) buffer: &'w Buffer<'a>,
    pub(super) sink: &'w mut Sink<'s, 'a>,
    pub(super) has_ended: &'w Cell<bool>,
    pub(super) position: usize,
    /// All tokens up to here are passed.
    pub(super) passed: usize,
    /// The `<` of the current tag or comment.
    pub(super) start: usize,
    pub(super) is_open: bool,
    pub(super) is_cdata: bool,
    pub(super) scratch: &'w mut Scratch,
}

impl<'a> Tokens<'_, '_, 'a> {
    /// Passes the text up to a byte.
    pub(super) fn pass_text(&mut self, end: usize) {
        let range = self.passed..end;
        if !self.scratch.text.is_empty() {
            let mut text = self.buffer.parts(range.clone(), &self.scratch.text);
            if self.state.collected.is_some() {
                let chunks = self.buffer.raw_chunks(range.clone(), &self.scratch.text);
                text.segments = self.buffer.segments(range.clone(), &self.scratch.text, &chunks);
            }
            self.scratch.text.clear();
            match &mut self.state.collected {
                Some((_, content)) => append(content, text),
                None => self.pass(&Event::Text(&text), range.start),
            }
        }
        self.passed = end;
    }

    pub(super) fn pass(&mut self, event: &Event<'_>, at: usize) {
        self.sink.pass(event, self.buffer.chain(at), &mut self.state.structure);
    }

    pub(super) fn start_tag(&mut self) -> Option<TokenizerState> {
        self.pass_text(self.start);
        let mut element = self.element();
        element.is_foreign = self.state.structure.enter(&element);
        if !element.is_foreign {
            self.pass_collected();
            if element.is("image") {
                // https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody, a start tag whose tag name is "image"
                element.name.parts = vec![Part::Text("img".to_owned())];
            }
        }
        let Scratch { tag, last_start_tag, .. } = &mut *self.scratch;
        last_start_tag.clear();
        last_start_tag.extend_from_slice(constant_prefix(&tag.name));
        let is_self_closing = tag.is_self_closing;
        let chain = self.buffer.chain(self.start);
        match self.state.structure.start(&element, chain, is_self_closing) {
            Started::Ignored => None,
            Started::Html => {
                self.pass(&Event::Start(&element), self.start);
                let (mode, state) = content_mode(&element)?;
                self.state.mode = match mode {
                    Content::Text(name) => Mode::Text(name),
                    Content::Raw(raw) => Mode::Raw(Rc::new(element), raw),
                };
                Some(state)
            }
            Started::Foreign => {
                self.pass(&Event::Start(&element), self.start);
                if matches!(element.name.prefix(), "script" | "style") {
                    let place = self.buffer.place(self.position..self.position);
                    let content = Parts { place, ..Parts::default() };
                    self.state.collected = Some((Rc::new(element), content));
                    if is_self_closing {
                        self.pass_collected();
                    }
                }
                None
            }
        }
    }

    pub(super) fn end_tag(&mut self) {
        let name = constant_prefix(&self.scratch.tag.name).to_vec();
        let name = String::from_utf8_lossy(&name);
        match std::mem::take(&mut self.state.mode) {
            Mode::Raw(element, _) => self.pass_raw(&element, self.start),
            Mode::Data | Mode::Text(_) => self.pass_text(self.start),
        }
        if self.state.collected.as_ref().is_some_and(|(element, _)| element.is(&name)) {
            self.pass_collected();
        }
        let bytes = std::mem::take(&mut self.scratch.tag.name);
        let parts = self.buffer.parts(self.start + 2..self.scratch.tag.name_end, &bytes);
        let place = self.buffer.place(self.start..self.position);
        self.pass(&Event::End { name: &parts, place }, self.start);
        let mut ended = Vec::new();
        self.state.structure.end(&name, &mut ended);
        for form in ended {
            self.sink.end_form(form);
        }
    }

    /// Passes the content of an element up to a byte.
    fn pass_raw(&mut self, element: &Rc<Element<'a>>, end: usize) {
        let mut content = self.buffer.parts(self.passed..end, &self.scratch.text);
        if element.has_code() {
            let chunks = self.buffer.raw_chunks(self.passed..end, &self.scratch.text);
            content.segments = self.buffer.segments(self.passed..end, &self.scratch.text, &chunks);
        }
        self.scratch.text.clear();
        self.pass(&Event::Raw { element, content: &content }, self.passed);
        self.passed = end;
    }

    fn pass_collected(&mut self) {
        if let Some((element, content)) = self.state.collected.take() {
            self.pass(&Event::Raw { element: &element, content: &content }, self.start);
        }
    }

    fn element(&self) -> Element<'a> {
        let tag = &self.scratch.tag;
        let mut attributes: Vec<Attribute<'a>> = Vec::with_capacity(tag.attributes.len());
        let mut names = BTreeSet::new();
        for attribute in &tag.attributes {
            let attribute = self.attribute(attribute, &tag.bytes);
            if attribute.name.constant().is_none_or(|name| names.insert(name.to_owned())) {
                attributes.push(attribute);
            }
        }
        Element {
            name: self.buffer.parts(self.start + 1..tag.name_end, &tag.name),
            attributes,
            is_foreign: false,
            is_inert: self.state.structure.is_inert(),
            place: self.buffer.place(self.start..self.position),
        }
    }

    fn attribute(&self, raw: &RawAttribute, decoded: &[u8]) -> Attribute<'a> {
        let bytes = self.buffer.bytes();
        let name = self.buffer.parts(raw.name_place.clone(), &decoded[raw.name_start..raw.name_end]);
        let Some(value_place) = &raw.value_place else {
            let after = bytes[raw.name_place.end..self.position].trim_ascii_start();
            let value_at = self.position - after.len() + 1;
            // `<a href=>` has a value, which is empty.
            let (value, end) = match after.starts_with(b"=") {
                true => (Some(self.buffer.parts(value_at..value_at, b"")), value_at),
                false => (None, raw.name_place.end),
            };
            return Attribute { name, value, quote: None, place: self.buffer.place(raw.name_place.start..end) };
        };
        let quote = match bytes.get(value_place.start.wrapping_sub(1)) {
            Some(b'"') => Some('"'),
            Some(b'\'') => Some('\''),
            _ => None,
        };
        let end = value_place.end + usize::from(quote.is_some());
        let mut value = self.buffer.parts(value_place.clone(), &decoded[raw.name_end..raw.value_end]);
        if name.constant().is_some_and(|name| WITH_PLACES.contains(&name)) {
            value.segments = self.segments(raw, value_place);
        }
        Attribute { name, value: Some(value), quote, place: self.buffer.place(raw.name_place.start..end) }
    }

    /// Where the pieces of a value are.
    fn segments(&self, raw: &RawAttribute, value: &Range<usize>) -> Vec<Segment> {
        let Tag { bytes, chunks, .. } = &self.scratch.tag;
        let of_value = chunks[raw.first_chunk.min(chunks.len())..].iter().take_while(|(_, end)| *end <= raw.value_end);
        let chunks: Vec<(usize, usize)> = of_value.map(|(end, made)| (*end, made - raw.name_end)).collect();
        self.buffer.segments(value.clone(), &bytes[raw.name_end..raw.value_end], &chunks)
    }

    pub(super) fn comment_range(&self) -> Range<usize> {
        let bytes = &self.buffer.bytes()[self.start..self.position];
        let (start, end): (_, &[&[u8]]) = match bytes {
            [b'<', b'!', b'-', b'-', ..] => (4, &[b"--!>", b"-->"]),
            [b'<', b'?', ..] => (1, &[b">"]),
            _ => (2, &[b">"]),
        };
        let ending = end.iter().find(|ending| bytes.ends_with(ending)).map_or(0, |ending| ending.len());
        let start = self.start + start.min(bytes.len());
        start..(self.position - ending).max(start)
    }

    pub(super) fn finish(mut self, settled: usize, is_end: bool) {
        if is_end {
            return self.finish_page(settled);
        }
        if matches!(self.state.mode, Mode::Raw(..)) {
            self.state.position = if self.is_open { Position::EndTag } else { Position::Raw };
        } else if self.is_open || self.is_cdata {
            self.pass_text(self.start);
            self.state.position = self.open_position(settled);
        } else {
            self.pass_text(settled);
            self.state.position = Position::Between;
        }
        if self.passed > 0 {
            self.state.set_tail(self.buffer.tail(self.passed));
        }
    }

    fn finish_page(&mut self, length: usize) {
        match std::mem::take(&mut self.state.mode) {
            Mode::Raw(element, _) => self.pass_raw(&element, length),
            // A tag that does not end is not rendered.
            _ => self.pass_text(if self.is_open { self.start } else { length }),
        }
        self.pass_collected();
        for form in self.state.structure.finish() {
            self.sink.end_form(form);
        }
    }

    /// The part of a tag or comment in which the text ends.
    fn open_position(&self, end: usize) -> Position {
        let bytes = &self.buffer.bytes()[self.start..end];
        match bytes {
            [b'<', b'!', b'-', b'-', ..] => return Position::Comment,
            [b'<', b'!' | b'?', ..] => return Position::Markup,
            [b'<', b'/', ..] => return Position::EndTag,
            _ => {}
        }
        let Some(attribute) = self.scratch.tag.attributes.last() else { return Position::TagName };
        let Some(value) = &attribute.value_place else { return Position::AttributeName };
        let bytes = self.buffer.bytes();
        let quote = bytes.get(value.start.wrapping_sub(1)).filter(|byte| matches!(byte, b'"' | b'\''));
        match quote {
            Some(quote) if value.end < end && bytes.get(value.end) == Some(quote) => Position::AfterValue,
            Some(b'"') => Position::DoubleQuoted,
            Some(_) => Position::SingleQuoted,
            None if value.end < end => Position::AfterValue,
            None => Position::Unquoted,
        }
    }
}

/// Adds text to the content of an element.
fn append<'a>(content: &mut Parts<'a>, text: Parts<'a>) {
    if content.segments.is_empty() {
        // One piece that is written as it is read has no list.
        content.segments = content.all_segments();
    }
    content.segments.extend(text.all_segments());
    if content.parts.is_empty() {
        content.place = text.place;
    } else if content.place.file == text.place.file && content.place.span.end <= text.place.span.start {
        content.place.span.end = text.place.span.end;
    }
    for part in text.parts {
        match (content.parts.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => content.parts.push(part),
        }
    }
}

/// How browsers tokenize the content of an element of HTML.
///
/// <https://html.spec.whatwg.org/multipage/parsing.html#parsing-html-fragments>, step 4. The content of `noscript` is read as
/// browsers without scripts read it.
fn content_mode(element: &Element<'_>) -> Option<(Content, TokenizerState)> {
    match element.name.prefix() {
        "title" => Some((Content::Text("title"), TokenizerState::RcData)),
        "textarea" => Some((Content::Text("textarea"), TokenizerState::RcData)),
        "script" => Some((Content::Raw(Raw::Script), TokenizerState::ScriptData)),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
            Some((Content::Raw(Raw::Other), TokenizerState::RawText))
        }
        "plaintext" => Some((Content::Raw(Raw::Plain), TokenizerState::PlainText)),
        _ => None,
    }
}

/// The attributes in whose value lints look for the place of a part.
const WITH_PLACES: &[&str] = &["content", "imagesrcset", "ping", "srcdoc", "srcset", "style"];

enum Content {
    Text(&'static str),
    Raw(Raw),
}
