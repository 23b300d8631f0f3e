//! Joining items into text.

/// A message shows a list with more items by its name alone.
#[cfg(feature = "promise")]
pub(crate) const MOST_SHOWN: usize = 8;

/// Joins the text of each item with `separator`.
pub(crate) fn separated<T>(items: &[T], separator: &str, text: &dyn Fn(&T) -> String) -> String {
    let mut out = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(&text(item));
    }
    out
}
