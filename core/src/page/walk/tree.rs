//! Follows the branches of a page, with every state in which each can start.

use super::piece::{ChainId, Content, Piece};
use super::reading::Reading;
use super::state::{Fact, State};
use super::states;
use crate::page::file::{FileSet, Place};
use crate::page::node::{Escaping, Node, Output};
use std::collections::HashMap;

/// Follows the branches of a page.
pub(super) struct Walker<'s, 'a> {
    files: &'a FileSet,
    /// What each [`Node::Unknown`] prints where it is part of a token.
    unknown: &'a HashMap<Place, Output>,
    reading: Reading<'s, 'a>,
    /// How much more may be read before only one way is followed.
    fuel: usize,
    /// In how many loops, includes and macros the nodes are.
    level: usize,
    /// What the bodies of nested loops, by their address, have made of states.
    bodies: HashMap<*const Node, Vec<Read<'a>>>,
}

/// The states in which a body was read, and those after it.
struct Read<'a> {
    before: Vec<State<'a>>,
    after: Vec<State<'a>>,
}

/// How deep nodes can be nested. Engines allow less; nodes below are not read.
const DEPTH: usize = 200;
/// How often the body of a loop is read at most.
const ROUNDS: usize = 8;

/// What may be read of each page, in bytes, and how many times its length in addition.
const FUEL: usize = 1_000_000;
const FUEL_FACTOR: usize = 32;

impl<'s, 'a> Walker<'s, 'a> {
    pub(super) fn new(
        files: &'a FileSet,
        reading: Reading<'s, 'a>,
        nodes: &[Node],
        unknown: &'a HashMap<Place, Output>,
    ) -> Self {
        let fuel = FUEL.saturating_add(length(nodes).saturating_mul(FUEL_FACTOR));
        Walker { files, unknown, reading, fuel, level: 0, bodies: HashMap::new() }
    }

    /// The states after some nodes.
    pub(super) fn run(
        &mut self,
        nodes: &'a [Node],
        mut all: Vec<State<'a>>,
        chain: ChainId,
        depth: usize,
    ) -> Vec<State<'a>> {
        if depth > DEPTH {
            return all;
        }
        for node in nodes {
            self.fuel = self.fuel.saturating_sub(all.len());
            match node {
                Node::Text(place) => {
                    let text = self.files.text(*place);
                    if !text.is_empty() {
                        push(&mut all, Piece { content: Content::Text(text), place: *place, chain });
                    }
                }
                Node::Decoded { text, place } => {
                    push(&mut all, Piece { content: Content::Text(text), place: *place, chain });
                }
                Node::Output(output) => {
                    push(&mut all, Piece { content: Content::Output(output), place: output.place, chain });
                }
                Node::Either(branches) => all = self.either(branches, all, chain, depth),
                Node::Repeat(body) => all = self.repeat(body, all, chain, depth),
                Node::Inside { caller, nodes } => {
                    let inner = self.reading.sink.chain(chain, *caller);
                    self.level += 1;
                    all = self.run(nodes, all, inner, depth + 1);
                    self.leave(&mut all);
                }
                Node::Unknown(place) => all = self.unknown(*place, all, chain),
                Node::Assume { condition, holds } => {
                    let fact = Fact { level: self.level, condition, holds: *holds };
                    all.retain_mut(|state| state.assume(fact));
                }
            }
        }
        all
    }

    /// Passes what is whole at the end of the page.
    pub(super) fn finish(&mut self, all: Vec<State<'a>>) {
        for mut state in all {
            self.reading.settle(&mut state, true);
        }
        self.reading.sink.finish();
    }

    fn either(
        &mut self,
        branches: &'a [Vec<Node>],
        all: Vec<State<'a>>,
        chain: ChainId,
        depth: usize,
    ) -> Vec<State<'a>> {
        if branches.is_empty() {
            return all;
        }
        let all = self.unite(all);
        let mut ends = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let starts = states::share(&all, index, branches.len());
            let branch_ends = self.run(branch, starts, chain, depth + 1);
            ends.extend(self.unite(branch_ends));
        }
        // Conditions that exclude one another in every branch say nothing.
        if ends.is_empty() { all } else { self.merge(ends) }
    }

    /// Content that is not known: markup, which can contain the token of a form, or a part of a tag, a script or a style.
    fn unknown(&mut self, place: Place, all: Vec<State<'a>>, chain: ChainId) -> Vec<State<'a>> {
        let mut all = self.unite(all);
        for state in &mut all {
            match (state.is_between() && state.collected.is_none(), self.unknown.get(&place)) {
                (true, _) => {
                    if let Some(form) = state.structure.form() {
                        form.has_token = true;
                    }
                }
                (false, Some(output)) => state.push(Piece { content: Content::Output(output), place, chain }),
                (false, None) => {}
            }
        }
        self.merge(all)
    }

    fn leave(&mut self, all: &mut [State<'a>]) {
        for state in all {
            state.leave(self.level);
        }
        self.level -= 1;
    }

    fn repeat(&mut self, body: &'a [Node], all: Vec<State<'a>>, chain: ChainId, depth: usize) -> Vec<State<'a>> {
        let mut all = self.unite(all);
        let mut starts = all.clone();
        for round in 0..ROUNDS {
            self.level += 1;
            let mut ends = self.body(body, starts, chain, depth + 1);
            self.leave(&mut ends);
            let mut ends = self.unite(ends);
            let positions = states::positions(&all);
            ends.retain(|end| {
                // From the third round on, text that is only longer teaches nothing new.
                let is_new = round < 2 || !positions.contains(&states::position(end));
                is_new && !all.iter().any(|state| state.is_same(end))
            });
            if ends.is_empty() {
                break;
            }
            all.extend(ends.iter().cloned());
            all = self.merge(all);
            if self.fuel == 0 {
                break;
            }
            starts = ends;
        }
        all
    }

    /// The states after the body of a loop. The rounds of a loop around it often start it in states in which it was read before; each
    /// event is passed once, so reading it again would have no effect.
    fn body(&mut self, body: &'a [Node], starts: Vec<State<'a>>, chain: ChainId, depth: usize) -> Vec<State<'a>> {
        let is_nested = self.level > 1;
        if !is_nested {
            return self.run(body, starts, chain, depth);
        }
        let known = self.bodies.get(&body.as_ptr()).map_or(&[][..], Vec::as_slice);
        if let Some(read) = known.iter().find(|read| states::are_equal(&read.before, &starts)) {
            return read.after.clone();
        }
        let before = (known.len() < ROUNDS).then(|| starts.clone());
        let ends = self.run(body, starts, chain, depth);
        if let Some(before) = before {
            self.bodies.entry(body.as_ptr()).or_default().push(Read { before, after: ends.clone() });
        }
        ends
    }

    /// Passes what is whole in each state, and leaves one of those that are the same.
    fn unite(&mut self, mut all: Vec<State<'a>>) -> Vec<State<'a>> {
        for state in &mut all {
            if state.is_due {
                self.fuel = self.fuel.saturating_sub(state.tail().iter().map(Piece::cost).sum());
                self.reading.settle(state, false);
            }
        }
        self.merge(all)
    }

    fn merge(&mut self, all: Vec<State<'a>>) -> Vec<State<'a>> {
        self.fuel = self.fuel.saturating_sub(all.iter().map(|state| state.tail().len() + state.structure.cost()).sum());
        states::merge(all, if self.fuel == 0 { 1 } else { states::LIMIT })
    }
}

/// What the nodes print that no file contains, each as an expression that is the whole tag.
pub(super) fn unknown(nodes: &[Node], files: &FileSet) -> HashMap<Place, Output> {
    let output = |node: &Node| {
        let Node::Unknown(place) = *node else { return None };
        let expression = files.text(place).to_owned();
        Some((place, Output { place, expression, filters: Vec::new(), escaping: Escaping::Html, constant: None }))
    };
    descendants(nodes).filter_map(output).collect()
}

/// The length of the text of the nodes, with 1 for each other node that has no nodes in it.
fn length(nodes: &[Node]) -> usize {
    let length = |node: &Node| match node {
        Node::Text(place) => place.span.end.saturating_sub(place.span.start),
        Node::Either(_) | Node::Repeat(_) | Node::Inside { .. } => 0,
        _ => 1,
    };
    descendants(nodes).map(length).fold(0, usize::saturating_add)
}

/// The nodes and all nodes in them, as deep as they are read, in any order.
fn descendants(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    let mut rest: Vec<(&Node, usize)> = nodes.iter().map(|node| (node, 0)).collect();
    std::iter::from_fn(move || {
        let (node, depth) = rest.pop()?;
        let inner: &[Vec<Node>] = match node {
            Node::Either(branches) => branches,
            Node::Repeat(nodes) | Node::Inside { nodes, .. } => std::slice::from_ref(nodes),
            _ => &[],
        };
        if depth < DEPTH {
            rest.extend(inner.iter().flatten().map(|node| (node, depth + 1)));
        }
        Some(node)
    })
}

fn push<'a>(all: &mut [State<'a>], piece: Piece<'a>) {
    for state in all {
        state.push(piece);
    }
}
