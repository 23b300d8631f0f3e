//! What is wrong with a page, and where.

use super::file::Place;
use crate::diagnostic::Level;
use crate::shown;

/// A finding of a lint about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The smallest part of the page that has the problem.
    pub place: Place,
    /// The tags that include the file of the place, the innermost first.
    pub chain: Vec<Place>,
    /// The level of the lint.
    pub level: Level,
    /// The name of the lint.
    pub lint: &'static str,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker does with it.
    pub note: Option<String>,
}

impl Finding {
    /// A finding at a place. The report that takes it fills in the lint and its level.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Finding {
            place,
            chain: Vec::new(),
            level: Level::Warn,
            lint: "",
            message: shown::line(message),
            help: None,
            note: None,
        }
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Finding { help: Some(shown::lines(help)), ..self }
    }

    /// With what a browser or an attacker does with it.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Finding { note: Some(shown::lines(note)), ..self }
    }
}
