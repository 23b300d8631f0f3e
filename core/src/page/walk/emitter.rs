//! What the tokenizer calls.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State as TokenizerState};

use super::scratch::RawAttribute;
use super::tokens::Tokens;
use crate::page::event::Event;

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
        self.scratch.tag.chunks.clear();
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
            first_chunk: tag.chunks.len(),
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
        tag.chunks.push((self.position, tag.bytes.len()));
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
