//! Where events go: each once, with the tags that include it.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use super::hash::{Hash, Identity};
use super::piece::ChainId;
use super::structure::{self, OpenForm, Structure};
use crate::page::event::Event;
use crate::page::file::Place;

/// Where events go.
pub(super) struct Sink<'s, 'a> {
    is_token: &'s dyn Fn(&Event<'_>) -> bool,
    visit: &'s mut dyn FnMut(&Event<'_>, &[Place]),
    seen: HashSet<u64, BuildHasherDefault<Identity>>,
    /// For each chain, the tag that includes the file, and the chain of that one's file. The first is that of no tag.
    chains: Vec<(Place, ChainId)>,
    /// The chain of the last event, as it is passed.
    last: (ChainId, Vec<Place>),
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
            seen: HashSet::default(),
            chains: vec![(Place::default(), ChainId(0))],
            last: (ChainId(0), Vec::new()),
            chain_ids: HashMap::new(),
            forms_with_token: HashSet::new(),
            waiting: Vec::new(),
        }
    }

    /// The chain of a tag that includes something, in a file with this chain.
    pub(super) fn chain(&mut self, outer: ChainId, caller: Place) -> ChainId {
        let chains = &mut self.chains;
        *self.chain_ids.entry((outer, caller)).or_insert_with(|| {
            chains.push((caller, outer));
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
        if self.seen.insert(Hash::of(event)) {
            if self.last.0 != chain {
                self.last = (chain, self.tags(chain));
            }
            (self.visit)(event, &self.last.1);
        }
    }

    /// The tags of a chain, the innermost first.
    fn tags(&self, mut chain: ChainId) -> Vec<Place> {
        let mut tags = Vec::new();
        while let Some((caller, outer)) = self.chains.get(chain.0).filter(|_| chain != ChainId(0)) {
            tags.push(*caller);
            chain = *outer;
        }
        tags
    }
}
