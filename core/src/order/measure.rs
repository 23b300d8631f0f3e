//! A respect in which a policy restricts something, and one in which it is weaker than another.

use super::amount::Amount;
use crate::span::Span;

/// How much a policy permits in one respect.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Measure {
    /// The field, by its key.
    pub field: &'static str,
    /// The entry of the field's block: a parameter, a directive, a feature, a cookie.
    pub entry: Option<String>,
    /// The respect, if one value is measured in several; for a cookie, the name of the attribute.
    pub aspect: &'static str,
    /// How much is permitted.
    pub amount: Amount,
    /// The place of the value, or of the name of the field or entry that lacks it.
    pub at: Span,
    /// The entry as the DSL writes it; `None` if nothing is written and this is the default.
    pub text: Option<String>,
    /// What happens if more is permitted, as a clause for a message.
    pub effect: &'static str,
}

/// A respect in which a policy is weaker than another.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Loss {
    /// The measure of the weaker policy; `None` if it has no such field, so that everything is permitted.
    pub now: Option<Measure>,
    /// The measure of the other policy.
    pub before: Measure,
}

impl Measure {
    /// The index of the policy that this is about, among several Content-Security-Policies.
    pub fn place(&self) -> usize {
        PLACES.iter().position(|place| *place == self.aspect).unwrap_or_default()
    }

    /// What is measured, as one text: the field, the aspect, and the entry if there is one.
    pub(super) fn subject(&self) -> String {
        match &self.entry {
            Some(entry) => format!("{}\n{}\n{entry}", self.field, self.aspect),
            None => format!("{}\n{}", self.field, self.aspect),
        }
    }
}

/// The aspects of several Content-Security-Policies, by their index.
pub(super) const PLACES: [&str; 6] =
    ["", "second policy", "third policy", "fourth policy", "fifth policy", "sixth policy"];
