//! Content-Security-Policies that are declared as strings, as the blocks that mean the same.

use crate::csp;
use crate::declaration::{Entry, Value, ValueKind};
use crate::diagnostic::Diagnostics;
use crate::header::Field;
use crate::text::Text;

/// Replaces each Content-Security-Policy that is a string by a block, or by a list of blocks if the string contains several
/// policies. In a list of policies, each string is replaced likewise.
pub(super) fn with_csp_as_blocks(entries: &[Entry], out: &mut Diagnostics) -> Vec<Entry> {
    let mut entries = entries.to_vec();
    for entry in entries.iter_mut().filter(|entry| is_csp(entry)) {
        let Some(Value { kind, span }) = &mut entry.value else { continue };
        match kind {
            ValueKind::Text(text) => {
                let mut blocks = csp::blocks(Text::new(text, span.start), out);
                *kind = match blocks.len() {
                    1 => blocks.remove(0).kind,
                    _ => ValueKind::List(blocks),
                };
            }
            ValueKind::List(items) => {
                let mut blocks = |item: Value| match &item.kind {
                    ValueKind::Text(text) => csp::blocks(Text::new(text, item.span.start), out),
                    _ => vec![item],
                };
                *items = std::mem::take(items).into_iter().flat_map(&mut blocks).collect();
            }
            _ => {}
        }
    }
    entries
}

/// Whether the value of an entry consists of Content-Security-Policies.
pub(super) fn is_csp(entry: &Entry) -> bool {
    Field::from_key(&entry.key.node).and_then(Field::disposition).is_some()
}
