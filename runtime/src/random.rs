//! Random numbers for nonces and what else is new each time: a generator for each thread, seeded by the operating system.
//!
//! A process that `fork` has made must not go on with the generators of its parent. What can tell it, in nanoseconds for each
//! nonce (`tests/bench/README.md`), beside the 40 that a nonce takes:
//!
//! | | costs | notices | |
//! |---|--:|---|---|
//! | `pthread_atfork`, by `forkguard` | 1 | `fork` | a relaxed load of a counter; the crate is 40 lines, and holds the `unsafe` ones |
//! | the process id | 164 | `fork`, `clone` | a system call: glibc has not cached it since 2.25, nor do `std` and `rustix` |
//! | the system's own bytes for each nonce | 430 | everything, saved virtual machines too | a system call; none with glibc 2.41 on Linux 6.11, and then this file can go |
//! | a page that the kernel wipes (`MADV_WIPEONFORK`, `INHERIT_ZERO`) | 1 | `fork`, `clone` | mapping it is `unsafe`, and Windows and old kernels have none |
//! | `pthread_atfork` without a crate | 1 | `fork` | the same code here, where `unsafe_code` is forbidden |
//!
//! So it is `forkguard`. A process that the bare system call `clone` has made is not noticed: its thread may repeat up to 256
//! nonces of its parent's. Runtimes for containers make processes that way, which then call `execve`; servers do not.

use std::cell::RefCell;

use chacha20::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// Returns 192 bits that nobody can foresee.
pub(crate) fn words() -> Result<[u64; 3], getrandom::Error> {
    draw(Generator::words, from_system)
}

/// Returns bytes that nobody can foresee.
#[cfg(feature = "csrf")]
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let from_system = || {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map(|()| bytes)
    };
    draw(Generator::bytes, from_system)
}

fn draw<T>(
    from_generator: impl FnOnce(&mut Generator) -> T,
    from_system: impl Fn() -> Result<T, getrandom::Error>,
) -> Result<T, getrandom::Error> {
    // A thread that ends drops its generator, and what it drops later may still ask for a nonce.
    GENERATOR
        .try_with(|generator| {
            let generator = &mut *generator.borrow_mut();
            if !generator.as_mut().is_some_and(Generator::is_fresh) {
                *generator = Generator::seeded()?;
            }
            generator.as_mut().map_or_else(&from_system, |generator| Ok(from_generator(generator)))
        })
        .unwrap_or_else(|_| from_system())
}

fn from_system() -> Result<[u64; 3], getrandom::Error> {
    Ok([getrandom::u64()?, getrandom::u64()?, getrandom::u64()?])
}

thread_local! {
    static GENERATOR: RefCell<Option<Generator>> = const { RefCell::new(None) };
}

struct Generator {
    stream: ChaCha20Rng,
    left: u32,
    fork: forkguard::Guard,
}

impl Generator {
    /// Returns none where the operating system cannot tell of a fork: it has to give every byte itself there.
    fn seeded() -> Result<Option<Self>, getrandom::Error> {
        let Some(fork) = forkguard::Guard::try_new().ok() else { return Ok(None) };
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(Some(Self { stream: ChaCha20Rng::from_seed(seed), left: DRAWS, fork }))
    }

    fn is_fresh(&mut self) -> bool {
        self.left > 0 && !self.fork.detected_fork()
    }

    fn words(&mut self) -> [u64; 3] {
        self.left -= 1;
        [self.stream.next_u64(), self.stream.next_u64(), self.stream.next_u64()]
    }

    #[cfg(feature = "csrf")]
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.left -= 1;
        let mut bytes = [0; N];
        self.stream.fill_bytes(&mut bytes);
        bytes
    }
}

/// So often a seed is drawn from. The next draw costs a system call, which is nothing for one in so many.
const DRAWS: u32 = 256;
