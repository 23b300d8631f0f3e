//! A cache of values that are derived from a key, one per salt.

use std::{ptr, sync::OnceLock};

/// The values for the salts that have been used.
///
/// There are about as many salts as cookies. This is a linked list that only grows, and whose nodes never move, so that
/// reading takes no lock.
pub(super) struct DerivedKeys<T>(OnceLock<Box<Node<T>>>);

struct Node<T> {
    salt: &'static str,
    value: T,
    next: DerivedKeys<T>,
}

impl<T> DerivedKeys<T> {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Returns the value of a salt. `make` is called the first time.
    pub(super) fn get(&self, salt: &'static str, make: impl Fn() -> T) -> &T {
        let mut list = self;
        loop {
            let node = list.0.get_or_init(|| Box::new(Node { salt, value: make(), next: Self::new() }));
            // Salts are constants, so that their addresses are usually equal.
            if ptr::eq(node.salt, salt) || node.salt == salt {
                return &node.value;
            }
            list = &node.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn each_salt_has_one_value_for_all_threads() {
        let values = DerivedKeys::new();
        let salts = ["a", "b", "c", "d", "e"];
        let read_all = |first: usize| {
            for at in 0..salts.len() {
                let salt = salts[(first + at) % salts.len()];
                assert_eq!(values.get(salt, || salt.to_owned()), salt);
            }
        };
        thread::scope(|scope| {
            for first in 0..salts.len() {
                scope.spawn(move || read_all(first));
            }
        });
        // The same texts in another place.
        static COPIES: [u8; 5] = *b"abcde";
        let copies = COPIES.chunks(1).map(|copy| str::from_utf8(copy).expect("ASCII"));
        for (salt, copy) in salts.into_iter().zip(copies) {
            assert!(salt == copy && !ptr::eq(salt, copy));
            assert_eq!(values.get(salt, || unreachable!("it is cached")), salt);
            assert_eq!(values.get(copy, || unreachable!("it is cached")), salt);
        }
    }
}
