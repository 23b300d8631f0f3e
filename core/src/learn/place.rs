//! How often something was seen, and where.

use crate::report::{Violation, escaped};
use crate::url::Url;
use std::collections::BTreeSet;
use std::fmt;

/// How often something was seen, and at the first places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    times: u64,
    places: BTreeSet<Place>,
    /// Whether there are more places.
    has_more: bool,
}

/// A place in a page. The texts are those of a report, shortened and escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    page: String,
    /// The file and the line of the code, where it is known.
    code: Option<(String, u64)>,
    /// The start of the code.
    sample: String,
}

/// How many places are kept of one need.
const MAX_PLACES: usize = 4;

/// How many characters of a text are shown.
const MAX_TEXT: usize = 60;

impl Seen {
    /// How often it was reported.
    pub fn times(&self) -> u64 {
        self.times
    }

    /// Counts a violation; returns whether its place is new.
    pub(super) fn count(&mut self, violation: &Violation<'_>) -> bool {
        self.times = self.times.saturating_add(1);
        let place = Place::of(violation);
        if self.places.contains(&place) {
            return false;
        }
        if self.places.len() == MAX_PLACES {
            return !std::mem::replace(&mut self.has_more, true);
        }
        self.places.insert(place)
    }
}

/// Returns where a violation happened, for a terminal: ``"on `/cart` line 12 `start()`"``.
///
/// The texts of the report are shortened and escaped.
pub fn place(violation: &Violation<'_>) -> String {
    Place::of(violation).to_string()
}

impl Place {
    fn of(violation: &Violation<'_>) -> Self {
        let page = path(violation.document_url);
        let code = violation.line.filter(|line| *line > 0).map(|line| {
            let file = Some(violation.source_file).filter(|file| !file.is_empty());
            (file.map_or_else(|| page.clone(), path), line)
        });
        Place { page, code, sample: shown(violation.sample) }
    }
}

/// The path of a URL.
fn path(url: &str) -> String {
    shown(Url::parse(url).as_ref().map_or(url, Url::path))
}

/// A text of a report, on one line, without what could end the code in a comment.
fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(MAX_TEXT).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    escaped(&short).to_string().replace('`', "'")
}

/// `3 times, on `/cart`, `/`.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.times {
            1 => f.write_str("once")?,
            2 => f.write_str("twice")?,
            times => write!(f, "{times} times")?,
        }
        for (number, place) in self.places.iter().enumerate() {
            write!(f, "{} {place}", if number == 0 { "," } else { ";" })?;
        }
        f.write_str(if self.has_more { "; …" } else { "" })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "on `{}`", self.page)?;
        match &self.code {
            Some((file, line)) if *file == self.page => write!(f, " line {line}")?,
            Some((file, line)) => write!(f, " by `{file}` line {line}")?,
            None => {}
        }
        if !self.sample.is_empty() {
            write!(f, " `{}`", self.sample)?;
        }
        Ok(())
    }
}
