//! Runs the tokenizer over the tail of a state, and passes the tokens that are whole.

use std::cell::Cell;
use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use html5gum::{Emitter, Error, Readable, Reader, State as TokenizerState, StringReader, Tokenizer};

use super::super::event::{Attribute, Element, Event, Part, Parts};
use super::piece::{Buffer, constant_prefix};
use super::sink::Sink;
use super::state::{Mode, Position, Raw, State};
use super::structure::Started;

/// What reading needs, and where events go.
pub(super) struct Reading<'s, 'a> {
    buffer: Buffer<'a>,
    pub(super) sink: Sink<'s, 'a>,
    scratch: Scratch,
}

impl<'s, 'a> Reading<'s, 'a> {
    pub(super) fn new(sink: Sink<'s, 'a>) -> Self {
        Reading { buffer: Buffer::default(), sink, scratch: Scratch::default() }
    }

    /// Passes the whole tokens of the tail of a state. The rest remains as the tail.
    ///
    /// `is_end` says that the page ends with the tail.
    pub(super) fn settle(&mut self, state: &mut State<'a>, is_end: bool) {
        if !state.is_due && !is_end {
            return;
        }
        state.is_due = false;
        self.buffer.fill(state.tail());
        let length = self.buffer.bytes().len();
        let settled = if is_end { length } else { self.buffer.settled() };
        let has_ended = Cell::new(false);
        let reader = self.buffer.bytes()[..settled].to_reader();
        let input = Input { reader, has_ended: (!is_end).then_some(&has_ended) };
        let mode = tokenizer_mode(&state.mode, &mut self.scratch.last_start_tag);
        self.scratch.text.clear();
        let mut tokens = Tokens {
            state,
            buffer: &self.buffer,
            sink: &mut self.sink,
            has_ended: &has_ended,
            position: 0,
            passed: 0,
            start: 0,
            is_open: false,
            is_cdata: false,
            scratch: &mut self.scratch,
        };
        let mut tokenizer = Tokenizer::new_with_emitter(input, &mut tokens);
        tokenizer.set_state(mode);
        let Ok(()) = tokenizer.finish();
        tokens.finish(settled, is_end);
    }
}

/// The state of the tokenizer, and the element whose end tag it looks for.
fn tokenizer_mode(mode: &Mode<'_>, last_start_tag: &mut Vec<u8>) -> TokenizerState {
    last_start_tag.clear();
    match mode {
        Mode::Data => TokenizerState::Data,
        Mode::Text(name) => {
            last_start_tag.extend_from_slice(name.as_bytes());
            TokenizerState::RcData
        }
        Mode::Raw(element, raw) => {
            last_start_tag.extend_from_slice(element.name.prefix().as_bytes());
            match raw {
                Raw::Script => TokenizerState::ScriptData,
                Raw::Other => TokenizerState::RawText,
                Raw::Plain => TokenizerState::PlainText,
            }
        }
    }
}

/// The text, which may go on after its end.
struct Input<'b> {
    reader: StringReader<'b>,
    /// Is set when the tokenizer reaches the end: what it passes then is not yet certain.
    has_ended: Option<&'b Cell<bool>>,
}

impl Input<'_> {
    fn note<T>(&self, read: Option<T>) -> Option<T> {
        if let (None, Some(has_ended)) = (&read, self.has_ended) {
            has_ended.set(true);
        }
        read
    }
}

impl Reader for Input<'_> {
    type Error = Infallible;

    #[inline]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let byte = self.reader.read_byte()?;
        Ok(self.note(byte))
    }

    #[inline]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        self.reader.try_read_string(text, case_sensitive)
    }

    #[inline]
    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Infallible> {
        let has_ended = self.has_ended;
        let read = self.reader.read_until(needle, buffer)?;
        if let (None, Some(has_ended)) = (read, has_ended) {
            has_ended.set(true);
        }
        Ok(read)
    }
}

/// What the tokenizer has read since the last token.
struct Tokens<'w, 's, 'a> {
    state: &'w mut State<'a>,
    buffer: &'w Buffer<'a>,
    sink: &'w mut Sink<'s, 'a>,
    has_ended: &'w Cell<bool>,
    position: usize,
    /// All tokens up to here are passed.
    passed: usize,
    /// The `<` of the current tag or comment.
    start: usize,
    is_open: bool,
    is_cdata: bool,
    scratch: &'w mut Scratch,
}

/// Memory that every run of the tokenizer uses.
#[derive(Default)]
struct Scratch {
    /// Text since the last token, decoded.
    text: Vec<u8>,
    comment: Vec<u8>,
    tag: Tag,
    last_start_tag: Vec<u8>,
}

#[derive(Default)]
struct Tag {
    is_end: bool,
    is_self_closing: bool,
    name: Vec<u8>,
    name_end: usize,
    attributes: Vec<RawAttribute>,
    /// The names and values of the attributes, decoded.
    bytes: Vec<u8>,
}

struct RawAttribute {
    name_place: Range<usize>,
    /// Inside the quotes.
    value_place: Option<Range<usize>>,
    /// In the bytes of the tag.
    name_start: usize,
    name_end: usize,
    value_end: usize,
}

impl<'a> Tokens<'_, '_, 'a> {
    /// Passes the text up to a byte.
    fn pass_text(&mut self, end: usize) {
        let range = self.passed..end;
        if !self.scratch.text.is_empty() {
            let text = self.buffer.parts(range.clone(), &self.scratch.text);
            self.scratch.text.clear();
            match &mut self.state.collected {
                Some((_, content)) => append(content, text),
                None => self.pass(&Event::Text(&text), range.start),
            }
        }
        self.passed = end;
    }

    fn pass(&mut self, event: &Event<'_>, at: usize) {
        self.sink.pass(event, self.buffer.chain(at), &mut self.state.structure);
    }

    fn start_tag(&mut self) -> Option<TokenizerState> {
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
                    let content = Parts { parts: Vec::new(), place };
                    self.state.collected = Some((Rc::new(element), content));
                    if is_self_closing {
                        self.pass_collected();
                    }
                }
                None
            }
        }
    }

    fn end_tag(&mut self) {
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
        let content = self.buffer.parts(self.passed..end, &self.scratch.text);
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
        for attribute in &tag.attributes {
            let attribute = self.attribute(attribute, &tag.bytes);
            let is_same = |other: &Attribute<'a>| other.name.parts == attribute.name.parts;
            if attribute.name.constant().is_none() || !attributes.iter().any(is_same) {
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
        Attribute {
            name,
            value: Some(self.buffer.parts(value_place.clone(), &decoded[raw.name_end..raw.value_end])),
            quote,
            place: self.buffer.place(raw.name_place.start..end),
        }
    }

    fn comment_range(&self) -> Range<usize> {
        let bytes = &self.buffer.bytes()[self.start..self.position];
        let (start, end): (_, &[&[u8]]) = match bytes {
            [b'<', b'!', b'-', b'-', ..] => (4, &[b"--!>", b"-->", b"->", b">"]),
            [b'<', b'?', ..] => (1, &[b">"]),
            _ => (2, &[b">"]),
        };
        let ending = end.iter().find(|ending| bytes.ends_with(ending)).map_or(0, |ending| ending.len());
        let start = self.start + start.min(bytes.len());
        start..(self.position - ending).max(start)
    }

    fn finish(mut self, settled: usize, is_end: bool) {
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

enum Content {
    Text(&'static str),
    Raw(Raw),
}

impl Emitter for &mut Tokens<'_, '_, '_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.scratch.last_start_tag = name.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {}

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    #[inline]
    fn init_string(&mut self) {
        if !self.has_ended.get() {
            self.is_open = false;
            self.is_cdata = false;
        }
    }

    fn emit_string(&mut self, text: &[u8]) {
        if !self.has_ended.get() {
            self.is_open = false;
            self.scratch.text.extend_from_slice(text);
        }
    }

    fn start_open_tag(&mut self) {
        self.start = self.position - 1;
        self.is_open = true;
    }

    fn init_start_tag(&mut self) {
        self.scratch.tag.is_end = false;
        self.scratch.tag.is_self_closing = false;
        self.scratch.tag.name.clear();
        self.scratch.tag.attributes.clear();
        self.scratch.tag.bytes.clear();
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.scratch.tag.is_end = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.scratch.tag.name.extend_from_slice(name);
        self.scratch.tag.name_end = self.position;
    }

    fn set_self_closing(&mut self) {
        self.scratch.tag.is_self_closing = true;
    }

    fn init_attribute(&mut self) {
        let start = self.position - 1;
        let tag = &mut self.scratch.tag;
        let at = tag.bytes.len();
        tag.attributes.push(RawAttribute {
            name_place: start..start,
            value_place: None,
            name_start: at,
            name_end: at,
            value_end: at,
        });
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        let tag = &mut self.scratch.tag;
        tag.bytes.extend_from_slice(name);
        if let Some(attribute) = tag.attributes.last_mut() {
            attribute.name_place.end = self.position;
            attribute.name_end = tag.bytes.len();
            attribute.value_end = tag.bytes.len();
        }
    }

    fn init_attribute_value(&mut self) {
        if let Some(attribute) = self.scratch.tag.attributes.last_mut() {
            attribute.value_place = Some(self.position..self.position);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        let tag = &mut self.scratch.tag;
        tag.bytes.extend_from_slice(value);
        if let Some(attribute) = tag.attributes.last_mut() {
            attribute.value_end = tag.bytes.len();
            if let Some(place) = &mut attribute.value_place {
                place.end = self.position;
            }
        }
    }

    fn emit_current_tag(&mut self) -> Option<TokenizerState> {
        self.is_open = false;
        let next = if self.scratch.tag.is_end {
            self.end_tag();
            None
        } else {
            self.start_tag()
        };
        self.passed = self.position;
        next
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.scratch.tag.is_end
            && !self.scratch.last_start_tag.is_empty()
            && self.scratch.tag.name == self.scratch.last_start_tag
    }

    fn init_comment(&mut self) {
        self.scratch.comment.clear();
    }

    fn push_comment(&mut self, text: &[u8]) {
        self.scratch.comment.extend_from_slice(text);
    }

    fn emit_current_comment(&mut self) {
        if self.has_ended.get() {
            return;
        }
        self.is_open = false;
        self.pass_text(self.start);
        let comment = std::mem::take(&mut self.scratch.comment);
        let parts = self.buffer.parts(self.comment_range(), &comment);
        self.pass(&Event::Comment(&parts), self.start);
        self.passed = self.position;
    }

    fn init_doctype(&mut self) {}

    fn emit_current_doctype(&mut self) {
        if !self.has_ended.get() {
            self.is_open = false;
            self.pass_text(self.start);
            self.passed = self.position;
        }
    }

    fn set_force_quirks(&mut self) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.is_cdata = self.state.structure.is_foreign();
        self.is_cdata
    }
}
