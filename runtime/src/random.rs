//! Random numbers for nonces and what else is new each time: a generator for each thread, seeded by the operating system.

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
