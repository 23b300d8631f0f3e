//! An attack that works.

use super::harm::{Harm, Place, Way};
use super::row::Row;
use super::step::Step;
use crate::csp::{Clause, Directive};
use crate::fetch::Ruling;
use std::fmt;

/// An attack that all enforced policies let through. [`attacks`](super::attacks) has an example.
#[derive(Clone, Debug)]
pub struct Attack<'p> {
    pub(super) row: &'static Row,
    pub(super) text: String,
    pub(super) place: Option<Place>,
    pub(super) origin: Option<String>,
    pub(super) harms: Vec<Harm>,
    pub(super) rulings: Vec<Ruling<'p>>,
    pub(super) missing: Vec<Directive>,
}

impl<'p> Attack<'p> {
    /// The name of its row: `script_of_attacker`.
    pub fn name(&self) -> &'static str {
        self.row.template.name
    }

    /// Its row in the table.
    pub fn row(&self) -> &'static Row {
        self.row
    }

    /// What it does. Empty for an attack that needs an argument of a script, and no promise is about.
    pub fn harms(&self) -> &[Harm] {
        &self.harms
    }

    /// What the attacker writes: markup, or an argument of a script.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where its URL leads, if it has one.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// The element of the site that follows the markup, for an attack that needs one; empty for others.
    pub fn beside(&self) -> &'static str {
        self.row.beside
    }

    /// The origin of the page that has the markup, if that is another page.
    pub fn ancestor(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// What the attack has to be allowed, all of it.
    pub fn steps(&self) -> &'static [Step] {
        self.row.steps
    }

    /// The rulings of the enforced policies that let it in.
    pub fn lets_in(&self) -> &[Ruling<'p>] {
        &self.rulings
    }

    /// The directives that let it in, each once.
    pub fn clauses(&self) -> Vec<&'p Clause> {
        let mut clauses: Vec<&Clause> = Vec::new();
        for ruling in &self.rulings {
            if !clauses.iter().any(|clause| std::ptr::eq(*clause, ruling.deciding)) {
                clauses.push(ruling.deciding);
            }
        }
        clauses
    }

    /// The directives that no enforced policy has, and that could have stopped it.
    pub fn missing(&self) -> &[Directive] {
        &self.missing
    }

    /// The attack as a message describes it, in backticks.
    pub fn quoted(&self) -> String {
        match (self.row.way, &self.origin, self.row.beside) {
            (Way::Script, ..) => format!("`{}` in a script of the page", self.text),
            (_, Some(origin), _) => format!("`{}` in a page of `{origin}`", self.text),
            (_, None, "") => format!("`{}`", self.text),
            (_, None, beside) => format!("`{}` above `{beside}`", self.text),
        }
    }
}

/// What the attacker writes.
impl fmt::Display for Attack<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
