//! Random numbers for nonces and other values that are new each time: one generator per thread, seeded by the operating system.
//!
//! After `fork`, a process must not continue with the generators of its parent. These are the ways to notice a fork. The cost is in
//! nanoseconds per nonce (`tests/bench/README.md`); the nonce itself takes 40.
//!
//! | | cost | notices | |
//! |---|--:|---|---|
//! | `pthread_atfork`, by `forkguard` | 1 | `fork` | a relaxed load of a counter; the crate has 40 lines, including the `unsafe` ones |
//! | the process id | 164 | `fork`, `clone` | a system call: glibc has not cached it since 2.25, nor do `std` and `rustix` |
//! | random bytes of the system for each nonce | 430 | everything, including saved virtual machines | a system call, except with glibc 2.41 on Linux 6.11; once that is common, this file can be removed |
//! | a page that the kernel wipes (`MADV_WIPEONFORK`, `INHERIT_ZERO`) | 1 | `fork`, `clone` | mapping it is `unsafe`, and Windows and old kernels have none |
//! | `pthread_atfork` without a crate | 1 | `fork` | the same code here, where `unsafe_code` is forbidden |
//!
//! Hence `forkguard`. It does not notice a process that was created with the bare system call `clone`: its thread may repeat up to
//! 256 nonces of its parent's. Container runtimes create processes in that way and then call `execve`; servers do not.

use std::cell::RefCell;

use chacha20::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// Returns 192 unpredictable bits.
pub(crate) fn words() -> Result<[u64; 3], getrandom::Error> {
    draw(Generator::words, from_system)
}

/// Returns unpredictable bytes.
#[cfg(any(feature = "csrf", feature = "private"))]
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
    // A thread that ends drops its generator, and a value that it drops later may still draw a nonce.
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
    /// Returns `None` if the operating system cannot report forks; random bytes then come directly from the system.
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

    #[cfg(any(feature = "csrf", feature = "private"))]
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.left -= 1;
        let mut bytes = [0; N];
        self.stream.fill_bytes(&mut bytes);
        bytes
    }
}

/// How often a seed is used. Reseeding costs a system call, which is negligible for one draw in 256.
const DRAWS: u32 = 256;
