//! Finding elements that repeat an earlier one.

use std::collections::BTreeMap;

/// The first element of a list with each name, in n log n for the whole list. It is not generic, so that it is compiled once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Firsts(BTreeMap<String, usize>);

impl Firsts {
    /// The index of an earlier element with this name. Without one, `index` is remembered.
    pub(crate) fn earlier(&mut self, name: String, index: usize) -> Option<usize> {
        let first = *self.0.entry(name).or_insert(index);
        (first != index).then_some(first)
    }

    /// The index of the first element with this name.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_name_is_found() {
        let mut firsts = Firsts::default();
        let found: Vec<_> = ["a", "b", "a", "a", "A"]
            .iter()
            .enumerate()
            .map(|(i, name)| firsts.earlier((*name).to_owned(), i))
            .collect();
        assert_eq!(found, [None, None, Some(0), Some(0), None]);
    }
}
