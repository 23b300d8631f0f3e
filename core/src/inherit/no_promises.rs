//! A stand-in for `promises` without the feature `promise`, where the field `expect` is an error.

use super::merge::Merge;
use crate::declaration::Entry;

impl Merge<'_> {
    /// The field `expect`, whose content is not read.
    pub(super) fn expectations(&self, entry: &Entry, _: Option<&Entry>) -> Entry {
        entry.clone()
    }
}
