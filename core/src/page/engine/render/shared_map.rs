//! A map whose copies share what they have in common.
//!
//! Each branch of a template starts with a copy of all variables. Here a copy costs nothing, a change costs the logarithm of the size,
//! and so does finding a change between two copies.
//!
//! It is a treap: a binary tree by name in which the priority of a node is at least that of the nodes below it. A priority is a
//! hash of the name, so that the same names have the same tree, whatever their order of insertion.

use std::cmp::Ordering;
use std::rc::Rc;

/// A map from names to values.
#[derive(Clone, Debug)]
pub(super) struct SharedMap<V>(Link<V>);

type Link<V> = Option<Rc<Entry<V>>>;

#[derive(Clone, Debug)]
struct Entry<V> {
    name: Rc<str>,
    value: V,
    left: Link<V>,
    right: Link<V>,
}

impl<V> Default for SharedMap<V> {
    fn default() -> Self {
        SharedMap(None)
    }
}

impl<V: Clone> SharedMap<V> {
    pub(super) fn get(&self, name: &str) -> Option<&V> {
        let mut link = &self.0;
        while let Some(entry) = link {
            link = match name.cmp(&entry.name) {
                Ordering::Less => &entry.left,
                Ordering::Equal => return Some(&entry.value),
                Ordering::Greater => &entry.right,
            };
        }
        None
    }

    pub(super) fn insert(&mut self, name: &str, value: V) {
        let new = Entry { name: name.into(), value, left: None, right: None };
        self.0 = Some(Rc::new(inserted(&self.0, new)));
    }

    pub(super) fn remove(&mut self, name: &str) {
        if self.get(name).is_some() {
            self.0 = removed(&self.0, name);
        }
    }

    /// The entries whose names have this property.
    pub(super) fn filtered(&self, has: impl Fn(&str) -> bool) -> Self {
        let mut all = SharedMap::default();
        each(&self.0, &mut |entry| {
            if has(&entry.name) {
                all.insert(&entry.name, entry.value.clone());
            }
        });
        all
    }

    /// The names that only one of the maps has, and those whose values are not the same.
    pub(super) fn difference(&self, other: &Self, is_same: impl Fn(&V, &V) -> bool) -> Vec<Rc<str>> {
        let mut names = Vec::new();
        differences(&self.0, &other.0, &is_same, &mut names);
        names
    }
}

impl<V: Clone> Entry<V> {
    /// Whether it is above another entry, by priority. Names with the same hash are in their own order.
    fn is_above(&self, other: &Self) -> bool {
        (hash(&self.name), &self.name) > (hash(&other.name), &other.name)
    }

    /// The entry above other ones.
    fn above(&self, left: Link<V>, right: Link<V>) -> Self {
        Entry { name: self.name.clone(), value: self.value.clone(), left, right }
    }
}

fn inserted<V: Clone>(link: &Link<V>, new: Entry<V>) -> Entry<V> {
    let Some(entry) = link else { return new };
    match new.name.cmp(&entry.name) {
        Ordering::Equal => Entry { left: entry.left.clone(), right: entry.right.clone(), ..new },
        _ if new.is_above(entry) => {
            let (left, right) = split(link, &new.name);
            Entry { left, right, ..new }
        }
        Ordering::Less => entry.above(Some(Rc::new(inserted(&entry.left, new))), entry.right.clone()),
        Ordering::Greater => entry.above(entry.left.clone(), Some(Rc::new(inserted(&entry.right, new)))),
    }
}

fn removed<V: Clone>(link: &Link<V>, name: &str) -> Link<V> {
    let entry = link.as_ref()?;
    match name.cmp(&entry.name) {
        Ordering::Less => Some(Rc::new(entry.above(removed(&entry.left, name), entry.right.clone()))),
        Ordering::Equal => joined(&entry.left, &entry.right),
        Ordering::Greater => Some(Rc::new(entry.above(entry.left.clone(), removed(&entry.right, name)))),
    }
}

/// The entries before and after a name that is in none of them.
fn split<V: Clone>(link: &Link<V>, name: &str) -> (Link<V>, Link<V>) {
    let Some(entry) = link else { return (None, None) };
    if *entry.name < *name {
        let (left, right) = split(&entry.right, name);
        (Some(Rc::new(entry.above(entry.left.clone(), left))), right)
    } else {
        let (left, right) = split(&entry.left, name);
        (left, Some(Rc::new(entry.above(right, entry.right.clone()))))
    }
}

/// The entries of both. Those of `left` come first.
fn joined<V: Clone>(left: &Link<V>, right: &Link<V>) -> Link<V> {
    match (left, right) {
        (None, other) | (other, None) => other.clone(),
        (Some(one), Some(other)) if one.is_above(other) => {
            Some(Rc::new(one.above(one.left.clone(), joined(&one.right, right))))
        }
        (Some(_), Some(other)) => Some(Rc::new(other.above(joined(left, &other.left), other.right.clone()))),
    }
}

fn each<V>(link: &Link<V>, visit: &mut impl FnMut(&Entry<V>)) {
    if let Some(entry) = link {
        each(&entry.left, visit);
        visit(entry);
        each(&entry.right, visit);
    }
}

fn differences<V: Clone>(one: &Link<V>, other: &Link<V>, is_same: &impl Fn(&V, &V) -> bool, names: &mut Vec<Rc<str>>) {
    match (one, other) {
        (None, only) | (only, None) => each(only, &mut |entry| names.push(entry.name.clone())),
        (Some(one), Some(other)) if Rc::ptr_eq(one, other) => {}
        (Some(one), Some(other)) if one.name == other.name => {
            differences(&one.left, &other.left, is_same, names);
            if !is_same(&one.value, &other.value) {
                names.push(one.name.clone());
            }
            differences(&one.right, &other.right, is_same, names);
        }
        // The higher one of the two is in one of the maps only: it would be the highest of the other map too.
        (Some(high), Some(low)) => {
            let (high, rest) = if high.is_above(low) { (high, other) } else { (low, one) };
            let (left, right) = split(rest, &high.name);
            differences(&high.left, &left, is_same, names);
            names.push(high.name.clone());
            differences(&high.right, &right, is_same, names);
        }
    }
}

/// FNV-1a, whose upper bits are mixed once more: names that differ at the end have far priorities.
fn hash(name: &str) -> u64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::random::Random;
    use std::collections::{BTreeMap, BTreeSet};

    fn depth<V>(link: &Link<V>) -> usize {
        link.as_ref().map_or(0, |entry| 1 + depth(&entry.left).max(depth(&entry.right)))
    }

    #[test]
    fn copies_change_as_separate_maps_do() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let mut copies: Vec<(SharedMap<u64>, BTreeMap<String, u64>)> = vec![Default::default()];
        for step in 0..4_000 {
            let (mut map, mut model) = copies[random.below(copies.len())].clone();
            let name = format!("v{}", random.below(40));
            if random.below(3) == 0 {
                map.remove(&name);
                model.remove(&name);
            } else {
                map.insert(&name, step);
                model.insert(name, step);
            }
            for number in 0..40 {
                let name = format!("v{number}");
                assert_eq!(map.get(&name), model.get(&name), "{name} in step {step}");
            }
            let (other, of_other) = &copies[random.below(copies.len())];
            let found: BTreeSet<String> =
                map.difference(other, |one, other| one == other).iter().map(ToString::to_string).collect();
            let names = model.keys().chain(of_other.keys());
            let expected: BTreeSet<String> =
                names.filter(|name| model.get(*name) != of_other.get(*name)).cloned().collect();
            assert_eq!(found, expected, "step {step}");
            let even = map.filtered(|name| name.ends_with('2'));
            assert!(model.keys().all(|name| even.get(name).is_some() == name.ends_with('2')));
            copies.push((map, model));
        }
    }

    #[test]
    fn it_stays_flat_whatever_the_order() {
        let names: Vec<String> = (0..4_096).map(|number| format!("variable{number:04}")).collect();
        let (mut forward, mut backward) = (SharedMap::default(), SharedMap::default());
        names.iter().for_each(|name| forward.insert(name, ()));
        names.iter().rev().for_each(|name| backward.insert(name, ()));
        assert!(depth(&forward.0) < 48, "{}", depth(&forward.0));
        assert_eq!(depth(&forward.0), depth(&backward.0));
        assert!(forward.difference(&backward, |_, _| true).is_empty());
    }
}
