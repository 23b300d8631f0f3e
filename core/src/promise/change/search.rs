//! The search: from one copy of a policy to the next, until all promises hold that have to.

use super::companions::complete;
use super::copy::bare;
use super::edit::Edit;
use super::rewrite::Change;
use super::{additions, bounds, removals};
use crate::policy::SecurityPolicy;
use crate::promise::context::Context;
use crate::promise::model::{Promise, Verb};
use std::cell::Cell;

/// Searches changes of one policy.
pub(in crate::promise) struct Search<'a> {
    policy: &'a SecurityPolicy,
    bare: SecurityPolicy,
    /// The promises that hold.
    held: Vec<&'a Promise>,
    holds: &'a dyn Fn(&Context<'_>, &Promise) -> bool,
}

/// What a search found.
#[derive(Clone, Debug)]
pub(in crate::promise) enum Answer<'a> {
    /// The smallest change.
    Change(Change),
    /// Each change that keeps the promise breaks this other one.
    Contradiction(&'a Promise),
    /// No change keeps the promise.
    Nothing,
}

impl<'a> Search<'a> {
    /// Searches changes of `policy`; `holds` tells whether a promise holds.
    pub(in crate::promise) fn new(
        policy: &'a SecurityPolicy,
        holds: &'a dyn Fn(&Context<'_>, &Promise) -> bool,
    ) -> Self {
        let context = Context::new(policy);
        let promises = policy.expect.iter().flat_map(|expect| &expect.promises).map(|promise| &promise.node);
        let held = promises.filter(|promise| holds(&context, promise)).collect();
        Search { policy, bare: bare(policy), held, holds }
    }

    /// The smallest change that keeps a promise.
    pub(in crate::promise) fn answer(&self, promise: &Promise) -> Answer<'a> {
        let all: Vec<&Promise> = [promise].into_iter().chain(self.held.iter().copied()).collect();
        if let Some(after) = self.find(&all) {
            let edits = self.shrunk(&after, &all);
            return match edits.is_empty() {
                true => Answer::Nothing,
                false => Answer::Change(Change::new(self.policy, edits)),
            };
        }
        let Some(after) = self.find(&[promise]) else { return Answer::Nothing };
        let context = Context::new(&after);
        match self.held.iter().find(|held| !(self.holds)(&context, held)) {
            Some(other) => Answer::Contradiction(other),
            None => Answer::Nothing,
        }
    }

    /// The first copy of the policy with which all of these promises hold: one change first, then several.
    fn find(&self, promises: &[&Promise]) -> Option<SecurityPolicy> {
        let left = Cell::new(MOST_COPIES);
        (1..=MOST_PROMISES).find_map(|depth| self.extend(&self.bare, promises, depth, &left))
    }

    fn extend(
        &self,
        policy: &SecurityPolicy,
        promises: &[&Promise],
        depth: usize,
        left: &Cell<usize>,
    ) -> Option<SecurityPolicy> {
        let context = Context::new(policy);
        let Some(broken) = promises.iter().find(|promise| !(self.holds)(&context, promise)) else {
            return Some(policy.clone());
        };
        if depth == 0 {
            return None;
        }
        for mut next in candidates(&context, broken) {
            left.set(left.get().checked_sub(1)?);
            complete(&mut next, &self.bare);
            if (self.holds)(&Context::new(&next), broken)
                && let Some(found) = self.extend(&next, promises, depth - 1, left)
            {
                return Some(found);
            }
        }
        None
    }

    /// The edits that lead to a copy, without those that are not needed. The last ones are the most dangerous.
    fn shrunk(&self, after: &SecurityPolicy, promises: &[&Promise]) -> Vec<Edit> {
        let mut edits = Edit::all(&self.bare, after);
        while let Some(fewer) = Edit::without_one(&edits).into_iter().find(|fewer| self.is_enough(fewer, promises)) {
            edits = fewer;
        }
        edits
    }

    /// Whether edits keep all of these promises, and need nothing else.
    fn is_enough(&self, edits: &[Edit], promises: &[&Promise]) -> bool {
        let mut policy = self.bare.clone();
        edits.iter().for_each(|edit| edit.apply(&mut policy));
        let mut completed = policy.clone();
        complete(&mut completed, &self.bare);
        let context = Context::new(&policy);
        completed == policy && promises.iter().all(|promise| (self.holds)(&context, promise))
    }
}

/// Copies of the policy in which the promise may hold, the smallest change first. Most are never made.
fn candidates<'a>(context: &'a Context<'_>, promise: &'a Promise) -> Box<dyn Iterator<Item = SecurityPolicy> + 'a> {
    match promise {
        Promise::Case(case) => match case.verb.node {
            Verb::Allow => Box::new(additions::candidates(context, case)),
            Verb::Deny => Box::new(removals::candidates(context, case).into_iter()),
        },
        Promise::Only(only) => Box::new(bounds::of_only(context, only).into_iter()),
        Promise::Named(_, list) => Box::new(bounds::of_named(context, list.as_ref()).into_iter()),
    }
}

/// How many copies are tried for a promise.
const MOST_COPIES: usize = 48;

/// How many promises a change may have to keep by itself, because an earlier part of it broke them.
const MOST_PROMISES: usize = 3;
