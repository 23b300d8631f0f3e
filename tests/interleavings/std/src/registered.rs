//! What belongs to one execution of a model, in a value that a constant can contain.

use std::{cell::RefCell, marker::PhantomData, sync::OnceLock};

use loom::lazy_static::Lazy;

/// A value of loom, which is made at the first use. Those who use it later know what its first user knew, as loom has it for statics, and
/// as all of them would know what the maker of the constant knew.
#[derive(Debug)]
pub(crate) struct Registered<T: 'static>(OnceLock<Key<T>>);

struct Key<T: 'static>(&'static Lazy<T>);

impl<T: Initial> Registered<T> {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    pub(crate) fn get(&self, initial: T::From) -> &T {
        // A static is known by its address, so each gets one that no other has had.
        let key = self.0.get_or_init(|| Key(Box::leak(Box::new(Lazy { init: T::make, _p: PhantomData }))));
        T::next().with_borrow_mut(|next| *next = Some(initial));
        key.0.get()
    }
}

/// A type of loom, and what it is made from. `Lazy` takes a function without arguments, so that is passed in a variable.
pub(crate) trait Initial: Sized + 'static {
    type From: 'static;

    fn next() -> &'static std::thread::LocalKey<RefCell<Option<Self::From>>>;
    fn of(initial: Self::From) -> Self;

    fn make() -> Self {
        Self::of(Self::next().take().expect("it is set by the caller"))
    }
}

macro_rules! registered {
    ($($type:ty, $from:ty;)*) => {$(
        impl Initial for $type {
            type From = $from;

            fn next() -> &'static std::thread::LocalKey<RefCell<Option<$from>>> {
                thread_local! {
                    static NEXT: RefCell<Option<$from>> = const { RefCell::new(None) };
                }
                &NEXT
            }

            fn of(initial: $from) -> Self {
                Self::new(initial)
            }
        }
    )*};
}

registered! {
    loom::sync::atomic::AtomicBool, bool;
    loom::sync::atomic::AtomicU32, u32;
    loom::sync::atomic::AtomicUsize, usize;
    loom::sync::Mutex<()>, ();
}

impl<T> std::fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}
