//! How values are printed.

use crate::page::file::Place;
use crate::page::node::{Escaping, RawBy};

/// What an engine does with values that are not marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It escapes them.
    Html,
    /// It prints them as they are.
    Off(RawBy),
}

/// What an engine knows about a value: it does not escape it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The template says that it is safe. The place is that of `safe`.
    Raw(Place),
    /// It was escaped already.
    Html,
    /// It is JSON in which `<`, `>` and `&` are escaped.
    Json,
}

/// How a value is printed.
pub(super) fn escaping(mark: Option<&Mark>, mode: &Mode) -> Escaping {
    match (mark, mode) {
        (Some(Mark::Raw(place)), _) => Escaping::Raw(RawBy::Marker(*place)),
        (Some(Mark::Html), _) | (None, Mode::Html) => Escaping::Html,
        (Some(Mark::Json), _) => Escaping::Json,
        (None, Mode::Off(by)) => Escaping::Raw(by.clone()),
    }
}
