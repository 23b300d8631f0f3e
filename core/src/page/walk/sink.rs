//! Where events go: each once, with the tags that include it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::event::{Attribute, Element, Event, Part, Parts};
use super::super::file::Place;
use super::piece::ChainId;
use super::structure::{self, OpenForm, Structure};

/// Where events go.
pub(super) struct Sink<'s, 'a> {
    is_token: &'s dyn Fn(&Event<'_>) -> bool,
    visit: &'s mut dyn FnMut(&Event<'_>, &[Place]),
    seen: HashSet<u64>,
    chains: Vec<Rc<[Place]>>,
    chain_ids: HashMap<(ChainId, Place), ChainId>,
    /// The forms that a token names with its attribute `form`.
    forms_with_token: HashSet<String>,
    /// Forms without a token that one elsewhere could name.
    waiting: Vec<OpenForm<'a>>,
}

impl<'s, 'a> Sink<'s, 'a> {
    pub(super) fn new(
        is_token: &'s dyn Fn(&Event<'_>) -> bool,
        visit: &'s mut dyn FnMut(&Event<'_>, &[Place]),
    ) -> Self {
        Sink {
            is_token,
            visit,
            seen: HashSet::new(),
            chains: vec![Rc::from([])],
            chain_ids: HashMap::new(),
            forms_with_token: HashSet::new(),
            waiting: Vec::new(),
        }
    }

    /// The chain of a tag that includes something, in a file with this chain.
    pub(super) fn chain(&mut self, outer: ChainId, caller: Place) -> ChainId {
        let chains = &mut self.chains;
        *self.chain_ids.entry((outer, caller)).or_insert_with(|| {
            let outer = chains.get(outer.0).map_or(&[][..], |chain| chain);
            chains.push([caller].iter().chain(outer).copied().collect());
            ChainId(chains.len() - 1)
        })
    }

    /// Passes an event, and marks the form to which it belongs if it carries the token.
    pub(super) fn pass(&mut self, event: &Event<'_>, chain: ChainId, structure: &mut Structure<'a>) {
        self.mark(event, structure);
        self.pass_once(event, chain);
    }

    /// A form ends.
    pub(super) fn end_form(&mut self, form: OpenForm<'a>) {
        if !form.has_token && structure::id(&form.element).is_some() {
            self.waiting.push(form);
        } else {
            self.pass_form(&form, form.has_token);
        }
    }

    /// The page ends.
    pub(super) fn finish(&mut self) {
        for form in std::mem::take(&mut self.waiting) {
            let id = structure::id(&form.element);
            let has_token = id.is_some_and(|id| self.forms_with_token.contains(&id));
            self.pass_form(&form, has_token);
        }
        self.pass_once(&Event::EndOfPage, ChainId(0));
    }

    fn mark(&mut self, event: &Event<'_>, structure: &mut Structure<'a>) {
        let named = match event {
            Event::Start(element) if element.is_foreign => return,
            Event::Start(element) => structure::named_form(element),
            _ => None,
        };
        let form = structure.form();
        if named.is_none() && form.as_ref().is_none_or(|form| form.has_token) {
            return;
        }
        if (self.is_token)(event) {
            match (named, form) {
                (Some(id), _) => {
                    self.forms_with_token.insert(id);
                }
                (None, Some(form)) => form.has_token = true,
                (None, None) => {}
            }
        }
    }

    fn pass_form(&mut self, form: &OpenForm<'a>, has_token: bool) {
        self.pass_once(&Event::EndOfForm { form: &form.element, has_token }, form.chain);
    }

    fn pass_once(&mut self, event: &Event<'_>, chain: ChainId) {
        let mut hash = Hash(0);
        hash.event(event);
        if self.seen.insert(hash.0) {
            let chain = self.chains.get(chain.0).map_or(&[][..], |chain| chain);
            (self.visit)(event, chain);
        }
    }
}

/// What of an event makes it the same token: its text, its expressions, and where they are.
struct Hash(u64);

impl Hash {
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
