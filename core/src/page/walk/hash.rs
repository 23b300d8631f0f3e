//! Hashes by which tokens and pieces are recognized.

use std::hash::Hasher;

use crate::page::event::{Attribute, Element, Event, Part, Parts};
use crate::page::file::Place;
use crate::page::node::Escaping;

/// The hasher of hashes.
#[derive(Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What of an event makes it the same token: its text, its expressions, and where they are.
pub(super) struct Hash(u64);

impl Hash {
    pub(super) fn of(event: &Event<'_>) -> u64 {
        let mut hash = Hash(0);
        hash.event(event);
        hash.0
    }

    pub(super) fn of_place(place: Place) -> u64 {
        let mut hash = Hash(0);
        hash.place(place);
        hash.0
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => {
                self.number(1);
                self.element(element);
            }
            Event::End { name, place } => {
                self.number(2);
                self.parts(name);
                self.place(*place);
            }
            Event::Text(text) => {
                self.number(3);
                self.parts(text);
            }
            Event::Raw { element, content } => {
                self.number(4);
                self.element(element);
                self.parts(content);
            }
            Event::Comment(comment) => {
                self.number(5);
                self.parts(comment);
            }
            Event::EndOfForm { form, has_token } => {
                self.number(6 + u64::from(*has_token));
                self.element(form);
            }
            Event::EndOfPage => self.number(8),
        }
    }

    fn element(&mut self, element: &Element<'_>) {
        self.number(u64::from(element.is_foreign) << 1 | u64::from(element.is_inert));
        self.place(element.place);
        self.parts(&element.name);
        for Attribute { name, value, quote, place } in &element.attributes {
            self.place(*place);
            self.parts(name);
            self.number(quote.map_or(0, u64::from));
            if let Some(value) = value {
                self.parts(value);
            }
        }
    }

    fn parts(&mut self, parts: &Parts<'_>) {
        self.place(parts.place);
        for part in &parts.parts {
            match part {
                Part::Text(text) => self.text(text.as_bytes()),
                Part::Output(output) => {
                    self.number(9);
                    self.place(output.place);
                    // A choice, and a parameter of a macro, prints several values at one place.
                    self.number(u64::from(output.constant.is_some()));
                    self.text(output.constant.as_deref().unwrap_or(&output.expression).as_bytes());
                    self.number(match &output.escaping {
                        Escaping::Html => 0,
                        Escaping::Json => 1,
                        Escaping::Raw(_) => 2,
                    });
                }
            }
        }
    }

    fn place(&mut self, place: Place) {
        self.number(place.file.0 as u64);
        self.number((place.span.start as u64) << 32 ^ place.span.end as u64);
    }

    fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        for chunk in text.chunks(8) {
            self.number(chunk.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
        }
    }

    fn number(&mut self, number: u64) {
        let product = u128::from(self.0 ^ 0x9e37_79b9_7f4a_7c15) * u128::from(number ^ 0xbf58_476d_1ce4_e5b9);
        self.0 = (product as u64 ^ (product >> 64) as u64).wrapping_add(0x94d0_49bb_1331_11eb).rotate_left(5) ^ number;
    }
}
