//! What could not be read, and the comments of templates.

use crate::page::file::Place;
use std::collections::BTreeSet;

/// A part of a template that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The tag, or the part of it that is wrong.
    pub place: Place,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// What can be wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The engine would reject the template.
    Syntax,
    /// A template that a tag names is in none of the files.
    Missing,
    /// More is nested, or more is printed, than is read: most often, templates or macros contain themselves.
    Limit,
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, place: Place, message: impl Into<String>) -> Self {
        Problem { kind, place, message: message.into(), help: None }
    }

    pub(super) fn syntax(place: Place, message: impl Into<String>) -> Self {
        Problem::new(ProblemKind::Syntax, place, message)
    }

    #[must_use]
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Problem { help: Some(help.into()), ..self }
    }
}

/// Problems, each once, in the order in which they are found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    all: Vec<Problem>,
    known: BTreeSet<Problem>,
}

impl Problems {
    pub(super) fn add(&mut self, problem: Problem) {
        if self.known.insert(problem.clone()) {
            self.all.push(problem);
        }
    }

    pub(super) fn into_vec(self) -> Vec<Problem> {
        self.all
    }
}
