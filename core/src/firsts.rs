//! Finding elements that repeat an earlier one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;

/// The first element of a list with each name, in n log n for the whole list.
///
/// The model looks up all names in this one type of map: each type of a B-tree adds 1 % to the code that users compile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Firsts<'a>(BTreeMap<Cow<'a, str>, usize>);

impl<'a> Firsts<'a> {
    /// The index of an earlier element with this name. Without one, `index` is remembered.
    pub(crate) fn earlier(&mut self, name: impl Into<Cow<'a, str>>, index: usize) -> Option<usize> {
        let first = self.first(name.into(), index);
        (first != index).then_some(first)
    }

    /// The index of the first element with this name: `index`, which is remembered, if there is none yet.
    pub(crate) fn first(&mut self, name: Cow<'a, str>, index: usize) -> usize {
        *self.0.entry(name).or_insert(index)
    }

    /// The index of the first element with this name.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    /// The names, sorted, and the indexes of their first elements.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(name, index)| (name.as_ref(), *index))
    }

    /// The names from `start` on, sorted, and the indexes of their first elements.
    pub(crate) fn from(&self, start: &str) -> impl Iterator<Item = (&str, usize)> {
        self.0.range::<str, _>((Bound::Included(start), Bound::Unbounded)).map(|(name, index)| (name.as_ref(), *index))
    }
}

/// Values by their names.
#[derive(Clone, Debug)]
pub(crate) struct ByName<'a, T> {
    places: Firsts<'a>,
    values: Vec<T>,
}

impl<'a, T> ByName<'a, T> {
    /// The value of a name, which is added if it is new.
    pub(crate) fn or_default(&mut self, name: impl Into<Cow<'a, str>>) -> &mut T
    where
        T: Default,
    {
        let place = self.places.first(name.into(), self.values.len());
        if place == self.values.len() {
            self.values.push(T::default());
        }
        &mut self.values[place]
    }

    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.places.get(name).map(|place| &self.values[place])
    }

    /// The values, in the order in which they were added.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// The values, in the order in which they were added.
    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The names and their values, sorted by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.places.iter().map(|(name, place)| (name, &self.values[place]))
    }

    /// The names from `start` on and their values, sorted by name.
    pub(crate) fn from(&self, start: &str) -> impl Iterator<Item = (&str, &T)> {
        self.places.from(start).map(|(name, place)| (name, &self.values[place]))
    }
}

impl<T> Default for ByName<'_, T> {
    fn default() -> Self {
        ByName { places: Firsts::default(), values: Vec::new() }
    }
}

/// A set of names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names<'a>(Firsts<'a>);

impl<'a> Names<'a> {
    /// Adds a name. Returns whether it is new.
    pub(crate) fn insert(&mut self, name: impl Into<Cow<'a, str>>) -> bool {
        let next = self.len();
        self.0.first(name.into(), next) == next
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.0.len()
    }

    /// The names, sorted.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name)
    }
}

impl<'a, N: Into<Cow<'a, str>>> Extend<N> for Names<'a> {
    fn extend<I: IntoIterator<Item = N>>(&mut self, names: I) {
        for name in names {
            self.insert(name);
        }
    }
}

impl<'a, N: Into<Cow<'a, str>>> FromIterator<N> for Names<'a> {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> Self {
        let mut set = Names::default();
        set.extend(names);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_name_is_found() {
        let mut firsts = Firsts::default();
        let found: Vec<_> =
            ["a", "b", "a", "a", "A"].into_iter().enumerate().map(|(i, name)| firsts.earlier(name, i)).collect();
        assert_eq!(found, [None, None, Some(0), Some(0), None]);
        assert_eq!(firsts.iter().collect::<Vec<_>>(), [("A", 4), ("a", 0), ("b", 1)]);
    }

    #[test]
    fn a_set_has_each_name_once() {
        let mut names: Names<'_> = ["b", "a", "b"].into_iter().collect();
        assert!(!names.insert("a"));
        assert!(names.insert("c".to_owned()));
        assert_eq!((names.iter().collect::<Vec<_>>(), names.len()), (vec!["a", "b", "c"], 3));
        assert!(names.contains("c") && !names.contains("d"));
    }
}
