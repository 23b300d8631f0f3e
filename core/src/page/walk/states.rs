//! Sets of states: which are the same, and which are kept when there are too many.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::hash::{Hash, Identity};
use super::state::{Mode, Position, State};

/// How many states are followed at the same time.
///
/// Six independent conditions in one tag lead to as many ways. Of more, a selection is followed, in which each position of the
/// tokenizer and each piece occurs.
pub(super) const LIMIT: usize = 64;
/// How many states are followed where fewer would leave out a piece.
const LIMIT_OF_PIECES: usize = 4 * LIMIT;
/// How many states the branches of one node are started with, all together.
const LIMIT_OF_STARTS: usize = 16 * LIMIT;

/// Where a state is, apart from what its tail contains.
pub(super) type Where = (u8, Position, bool);

pub(super) fn position(state: &State<'_>) -> Where {
    let mode = match &state.mode {
        Mode::Data => 0,
        Mode::Text(_) => 1,
        Mode::Raw(..) => 2,
    };
    (mode, state.position, state.structure.is_foreign())
}

pub(super) fn positions(all: &[State<'_>]) -> HashSet<Where> {
    all.iter().map(position).collect()
}

/// Whether reading on from these states has the same effects and the same ends.
pub(super) fn are_equal(some: &[State<'_>], others: &[State<'_>]) -> bool {
    let are_equal = |(state, other): (&State<'_>, &State<'_>)| state.is_same(other) && state.facts == other.facts;
    some.len() == others.len() && some.iter().zip(others).all(are_equal)
}

/// The states with which one of several branches starts: all of them, unless that would be too many.
pub(super) fn share<'a>(all: &[State<'a>], branch: usize, branches: usize) -> Vec<State<'a>> {
    let share = (LIMIT_OF_STARTS / branches.max(1)).max(1);
    if all.len() <= share {
        return all.to_vec();
    }
    (0..share).map(|index| all[(branch * share + index) % all.len()].clone()).collect()
}

/// Leaves one of several states that are the same, and at most `limit` states or a little more.
pub(super) fn merge(all: Vec<State<'_>>, limit: usize) -> Vec<State<'_>> {
    let mut merged: Vec<State<'_>> = Vec::with_capacity(all.len());
    for state in all {
        match merged.iter_mut().find(|other| other.is_same(&state)) {
            Some(same) => same.absorb(&state),
            None => merged.push(state),
        }
    }
    match limit {
        1 => merged.into_iter().rev().max_by_key(content).into_iter().collect(),
        _ if merged.len() > limit => select(merged, limit),
        _ => merged,
    }
}

/// How many expressions and pieces the tail of a state contains.
fn content(state: &State<'_>) -> (usize, usize) {
    let outputs = state.tail().iter().filter(|piece| piece.output().is_some());
    (outputs.count(), state.tail().len())
}

fn select(all: Vec<State<'_>>, limit: usize) -> Vec<State<'_>> {
    let mut kept = vec![false; all.len()];
    let mut count = 0;
    let mut positions = HashSet::new();
    let mut places: HashSet<u64, BuildHasherDefault<Identity>> = HashSet::default();
    for (state, kept) in all.iter().zip(&mut kept) {
        let is_new_position = positions.insert(position(state));
        let is_useful =
            is_new_position || state.tail().iter().any(|piece| !places.contains(&Hash::of_place(piece.place)));
        if is_useful && count < LIMIT_OF_PIECES {
            places.extend(state.tail().iter().map(|piece| Hash::of_place(piece.place)));
            *kept = true;
            count += 1;
        }
    }
    // The rest is chosen by a fixed scattering, so that no branch is preferred.
    let mut order: Vec<usize> = (0..all.len()).filter(|index| !kept[*index]).collect();
    order.sort_by_key(|index| (*index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for index in order.into_iter().take(limit.saturating_sub(count)) {
        kept[index] = true;
    }
    all.into_iter().zip(kept).filter_map(|(state, kept)| kept.then_some(state)).collect()
}
