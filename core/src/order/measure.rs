//! A respect in which a policy restricts something, and one in which it is weaker than another.

use super::amount::{Amount, Item};
use crate::span::Span;

/// How much a policy permits in one respect.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Measure {
    /// The field, by its key.
    pub field: &'static str,
    /// The entry of the field's block: a parameter, a directive, a feature, a cookie.
    pub entry: Option<String>,
    /// What is measured, where one value is measured in several respects; the name of an attribute in a cookie's block.
    pub aspect: &'static str,
    /// How much is permitted.
    pub amount: Amount,
    /// Where the value is, or the name of what it is missing from.
    pub at: Span,
    /// The entry as the DSL writes it; `None` where nothing is written, and this is what follows from that.
    pub text: Option<String>,
    /// What is permitted where more is, as a clause.
    pub effect: &'static str,
}

/// A respect in which a policy is weaker than another.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Loss {
    /// What the weaker policy says; `None` where it has no such field, and everything is permitted.
    pub now: Option<Measure>,
    /// What the other one says.
    pub before: Measure,
}

impl Measure {
    /// The place of the policy that this is about, among several Content-Security-Policies.
    pub fn place(&self) -> usize {
        PLACES.iter().position(|place| *place == self.aspect).unwrap_or_default()
    }

    pub(super) fn is_about(&self, other: &Measure) -> bool {
        self.field == other.field && self.entry == other.entry && self.aspect == other.aspect
    }
}

impl Loss {
    /// The items by which more is permitted, where the respect is a set.
    pub fn items(&self) -> Vec<&Item> {
        self.now.as_ref().map_or_else(Vec::new, |now| now.amount.beyond(&self.before.amount))
    }
}

/// The place of a policy among several, as an aspect.
pub(super) const PLACES: [&str; 6] =
    ["", "second policy", "third policy", "fourth policy", "fifth policy", "sixth policy"];
