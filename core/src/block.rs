//! The block of a field that is not a header: its parameters, and the strings of their lists.

use crate::declaration::{self, Entry};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::header::key::{Key, Texts};
use crate::header::{Parameter, Parameters, Setting};
use crate::span::{Span, Spanned};
use crate::word;

/// The parameters of a block, by the rows of its table. `what` is what messages call one of them.
pub(crate) fn parameters<'a>(
    rows: &'static [Parameter],
    entries: impl Iterator<Item = &'a Entry>,
    what: &str,
    out: &mut Diagnostics,
) -> Parameters {
    let mut parameters = Parameters { all: Vec::new() };
    let entries: Vec<&Entry> = entries.collect();
    let mut firsts = Firsts::default();
    for (index, entry) in entries.iter().enumerate() {
        let key = &entry.key;
        let first = firsts.earlier(key.node.as_str(), index).map(|first| entries[first]);
        let row = word::find(rows, &key.node, key.span, what);
        let Some(parameter) = out.keep(row) else { continue };
        if let Some(first) = first {
            out.push(declaration::declared_again(first, key, TWICE));
            continue;
        }
        let value = parameter.lower_entry(entry, &key.node, out);
        parameters.all.extend(value.map(|value| Setting { parameter, value }));
    }
    parameters
}

/// The strings of a list, each read by `parse`. A list that is not written is empty, with `unwritten` as its place.
pub(crate) fn read<T>(
    parameters: &Parameters,
    key: Key<Texts>,
    unwritten: Span,
    out: &mut Diagnostics,
    parse: impl Fn(&str, Span) -> Result<T, Diagnostic>,
) -> Spanned<Vec<Spanned<T>>> {
    let Some(texts) = parameters.get(key) else { return Spanned::new(Vec::new(), unwritten) };
    let read = |text: &Spanned<String>| Some(Spanned::new(out.keep(parse(&text.node, text.span))?, text.span));
    Spanned::new(texts.node.iter().filter_map(read).collect(), texts.span)
}

/// The error of an item that is listed twice.
pub(crate) fn twice(span: Span, what: &str, key: &str) -> Diagnostic {
    Diagnostic::error(span, format!("`{what}` is listed twice in `{key}`")).help("remove one of the two")
}

/// Why a parameter cannot be repeated.
pub(crate) const TWICE: &str = "each parameter has one value";
