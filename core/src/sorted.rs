//! A small map or set, as a sorted list.

/// Values by small keys, in ascending order. A key that is greater than the others is appended; any other one moves those after it.
/// Places are added in their order, so that a whole list of them takes n log n.
///
/// It is a list instead of a B-tree: each type of a B-tree adds 1 % to the code that users compile.
#[derive(Clone, Debug)]
pub(crate) struct Sorted<K, V = ()>(Vec<(K, V)>);

impl<K: Ord, V> Sorted<K, V> {
    pub(crate) fn new() -> Self {
        Sorted(Vec::new())
    }

    /// Adds a value. Returns whether the key is new; otherwise the earlier value remains.
    pub(crate) fn add(&mut self, key: K, value: V) -> bool {
        let place = self.place(&key);
        if let Err(at) = place {
            self.0.insert(at, (key, value));
        }
        place.is_err()
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.place(key).ok().map(|at| &self.0[at].1)
    }

    pub(crate) fn contains(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// The keys and values, sorted.
    pub(crate) fn as_slice(&self) -> &[(K, V)] {
        &self.0
    }

    /// The value of a key, which is added if it is new.
    pub(crate) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let at = self.place(&key).unwrap_or_else(|at| {
            self.0.insert(at, (key, V::default()));
            at
        });
        &mut self.0[at].1
    }

    /// The index of a key, or the one that it would have.
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.cmp(key))
    }
}

impl<K: Ord> Sorted<K> {
    /// Adds a key. Returns whether it is new.
    pub(crate) fn insert(&mut self, key: K) -> bool {
        self.add(key, ())
    }

    /// The keys, sorted.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, ())| key)
    }
}

impl<K: Ord, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Sorted::new()
    }
}

impl<K: Ord> Extend<K> for Sorted<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        for key in keys {
            self.insert(key);
        }
    }
}

impl<K: Ord> FromIterator<K> for Sorted<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Sorted::new();
        set.extend(keys);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_each_key_once_in_order() {
        let mut set: Sorted<u8> = [2, 1, 2].into_iter().collect();
        assert!(set.insert(0));
        assert!(!set.insert(1));
        assert_eq!(set.keys().collect::<Vec<_>>(), [&0, &1, &2]);
        assert!(set.contains(&2) && !set.contains(&3));
    }

    #[test]
    fn a_map_keeps_the_first_value_of_a_key() {
        let mut map = Sorted::new();
        assert!(map.add(2, "b"));
        assert!(!map.add(2, "c"));
        assert_eq!(map.get(&2), Some(&"b"));
        *map.or_default(1) = "a";
        assert_eq!(*map.or_default(2), "b");
        assert_eq!(map.as_slice(), [(1, "a"), (2, "b")]);
    }
}
