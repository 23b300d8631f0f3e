//! Atomics of loom that a constant can contain.

use std::sync::atomic::Ordering;

use crate::registered::Registered;

macro_rules! modelled {
    ($($name:ident of $value:ty),* $(,)?) => {$(
        /// The atomic of this name.
        #[derive(Debug)]
        pub struct $name {
            initial: $value,
            modelled: Registered<loom::sync::atomic::$name>,
        }

        impl $name {
            pub const fn new(initial: $value) -> Self {
                Self { initial, modelled: Registered::new() }
            }

            pub fn load(&self, order: Ordering) -> $value {
                self.modelled.get(self.initial).load(order)
            }

            pub fn store(&self, value: $value, order: Ordering) {
                self.modelled.get(self.initial).store(value, order);
            }

            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                self.modelled.get(self.initial).swap(value, order)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new(Default::default())
            }
        }
    )*};
}

modelled!(AtomicBool of bool, AtomicU32 of u32, AtomicUsize of usize);

impl AtomicUsize {
    pub fn fetch_add(&self, value: usize, order: Ordering) -> usize {
        self.modelled.get(self.initial).fetch_add(value, order)
    }
}
