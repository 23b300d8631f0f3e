//! What is made of a key once for each salt, and never forgotten.

use std::{fmt, ptr, sync::OnceLock};

/// A value for each salt that a policy declares, as far as they were needed.
///
/// There are as many as there are cookies. Nothing is locked to read one: a list that only grows, and whose links stay.
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

    /// The value of a salt, which `make` makes the first time.
    pub(super) fn get(&self, salt: &'static str, make: impl Fn() -> T) -> &T {
        let mut list = self;
        loop {
            let node = list.0.get_or_init(|| Box::new(Node { salt, value: make(), next: Self::new() }));
            // The same constant, nearly always.
            if ptr::eq(node.salt, salt) || node.salt == salt {
                return &node.value;
            }
            list = &node.next;
        }
    }
}

/// It may be a key.
impl<T> fmt::Debug for DerivedKeys<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKeys(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn each_salt_has_one_value_however_many_ask() {
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
        for salt in salts {
            assert_eq!(values.get(salt, || unreachable!("it is there")), salt);
        }
    }
}
