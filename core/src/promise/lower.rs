//! Declaration → promises.

use super::model::Expectations;
use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;

impl Expectations {
    /// Reads the block of the field `expect`. Where there are errors, the result consists of what could be read.
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> Expectations {
        Expectations { span: entry.key.span, promises: Vec::new() }
    }
}
